"""How indicators are calculated and which result leads: the hook of a shape in this layer, and what goes through it.

`calculate`, `headlines` and everything that compares results know no shape by name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wres_kit.indicators.counts import Counts
from wres_kit.indicators.results import (
    LEADERSHIP_DIFFERENCE,
    MeasureDefinition,
    Result,
    ResultKind,
    Status,
    Unit,
    UnknownMeasureError,
    no_result,
)
from wres_kit.indicators.supplements import SUPPLEMENTS, leadership_proportions, supplement_calculation
from wres_kit.returns.cells import MARKS, Return
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from wres_kit.indicators.formulas import Formula, Method
    from wres_kit.returns.cells import Remark
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


def _no_proportions(standard: Standard, result: Result) -> tuple[ResultKind, ...]:
    del standard, result
    return ()


@dataclass(frozen=True, slots=True)
class Calculation:
    """How results of one shape are made and compared.

    Parameters
    ----------
    results
        Yields the results of an indicator from the counts of a return. The headline is always among them, without a
        value where there is nothing to make it from.
    headlines
        Returns the kinds of result that the page of an indicator may lead with, the preferred one first.
    measures
        The measures that it yields.
    formulas
        Returns the formulas of an indicator as an edition defines it, the simplest result first.
    proportions
        Returns the two proportions of people that a result compares, where an exact test of small numbers applies.
    levels
        Returns the kinds of result between which a headline is a gap: the levels of the two groups, where these can be
        better or worse by themselves.
    methods
        The statistical methods that the shape brings, besides those of `methods.yml`, for the method page.
    """

    results: Callable[[Counts, Indicator], Iterable[Result]]
    headlines: Callable[[Standard, Indicator], tuple[ResultKind, ...]]
    measures: tuple[MeasureDefinition, ...]
    formulas: Callable[[Standard, Indicator], tuple[Formula, ...]]
    proportions: Callable[[Standard, Result], tuple[ResultKind, ...]] = _no_proportions
    levels: Callable[[Standard, Result], tuple[ResultKind, ...]] = _no_proportions
    methods: tuple[Method, ...] = ()


def calculation_of(standard: Standard, indicator: Indicator) -> Calculation:
    """Return how an indicator is calculated.

    Raises
    ------
    ShapeError
        Its shape is not known, or has no calculation.
    """
    return standard.shape(indicator).hook("calculation", Calculation)


def measures_of(standard: Standard, indicator: int, year: int) -> tuple[MeasureDefinition, ...]:
    """Return the measures of an indicator: those of its shape, and those of the supplements.

    Raises
    ------
    UnknownIndicatorError
        No edition has the indicator.
    """
    calculation = calculation_of(standard, standard.indicator(indicator, year))
    return (*calculation.measures, *(measure for supplement in SUPPLEMENTS for measure in supplement.measures))


def measure_of(standard: Standard, result: Result) -> MeasureDefinition:
    """Return what the measure of a result is.

    Raises
    ------
    UnknownMeasureError
        Neither the shape of its indicator nor a supplement yields it.
    UnknownIndicatorError
        No edition has the indicator.
    """
    return named_measure(standard, result.indicator, result.year, result.measure)


def named_measure(standard: Standard, indicator: int, year: int, name: str) -> MeasureDefinition:
    """Return a measure of an indicator by its name.

    Raises
    ------
    UnknownMeasureError
        Neither the shape of the indicator nor a supplement yields it.
    UnknownIndicatorError
        No edition has the indicator.
    """
    known = measures_of(standard, indicator, year)
    for measure in known:
        if measure.name == name:
            return measure
    message = (
        f"indicator {indicator}, {year}: nothing yields the measure {name}. Known are "
        f"{', '.join(measure.name for measure in known)}."
    )
    raise UnknownMeasureError(message)


def proportions_of(standard: Standard, result: Result) -> tuple[ResultKind, ...]:
    """Return the two proportions of people that a result compares; none where it compares none."""
    if result.measure == LEADERSHIP_DIFFERENCE.name:
        return leadership_proportions(result)
    return calculation_of(standard, standard.indicator(result.indicator, result.year)).proportions(standard, result)


def compared_results(standard: Standard, indicator: int, year: int) -> Iterator[tuple[str, ResultKind]]:
    """Yield what national reports add to an indicator and is compared over the years: section and kind."""
    supplements = standard.edition(year).supplements if standard.has_edition(year) else ()
    for supplement in supplements:
        if supplement.indicator == indicator:
            yield from supplement_calculation(supplement).compared(standard, supplement)


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
    by_year = {result.year: result for result in whole if result.kind == kind}
    return {year: by_year.get(year) or _none(standard, organisation, year, indicator, kind) for year in years}


def headline_kinds(standard: Standard, indicator: int, year: int) -> tuple[ResultKind, ...]:
    """Return the kinds of result that an indicator may lead with in a year's edition, the preferred one first."""
    definition = standard.indicator(indicator, year)
    return calculation_of(standard, definition).headlines(standard, definition)


def _kind(standard: Standard, results: Sequence[Result], indicator: int, latest: int) -> ResultKind:
    candidates = headline_kinds(standard, indicator, latest)
    published = [result for result in results if result.status is Status.PUBLISHED]
    reported = [result for result in results if result.status is not Status.NOT_REPORTED]
    for preferred in ([result for result in published if result.year == latest], published, reported):
        known = {result.kind for result in preferred}
        for kind in candidates:
            if kind in known:
                return kind
    return candidates[0]


def _none(standard: Standard, organisation: str, year: int, indicator: int, kind: ResultKind) -> Result:
    key = (organisation, year, indicator, kind.measure, ALL, kind.category, kind.group)
    return no_result(key, named_measure(standard, indicator, year, kind.measure).unit, Status.NOT_REPORTED)


def calculate(figures: Return, remarks: Sequence[Remark] = ()) -> list[Result]:
    """Calculate the results of one organisation and year.

    Parameters
    ----------
    figures
        The return; it may lack anything, or everything.
    remarks
        What people know about it. Their `not_reported` stands in for a missing result, their `note` is added to the
        notes of the results of its indicator, and shares of full-time equivalents are not taken for shares of people.

    Returns
    -------
    list of Result
        In order of indicator. The headline of each indicator of the year's edition is always there, ``not_reported``
        where the return has nothing to make it from. In a year of which no edition of the Standard is known, that is
        all there is.

    Raises
    ------
    ShapeError
        An indicator has a shape that is not known, or that has no calculation.
    UnknownSupplementError
        The edition has a supplement that nothing calculates.
    """
    standard = figures.standard
    known = standard.has_edition(figures.year)
    if not known:
        figures = Return(standard, figures.organisation, figures.year)
    results = [_with_limits(standard, result) for result in _results(Counts(figures, remarks))]
    if not known:
        first, last = standard.years[0], standard.years[-1]
        why = f"No edition of the Standard is known for this reporting year; known are {first} to {last}."
        results = [replace(result, note=why) for result in results]
    return [_remarked(result, remarks) for result in results] if remarks else results


def _with_limits(standard: Standard, result: Result) -> Result:
    """Return a ratio with the ends of the range in which its edition assumes no difference; others as they are."""
    if result.unit != Unit.RATIO or result.value is None:
        return result
    return replace(result, limits=standard.nearest_edition(result.year).four_fifths)


def _results(counts: Counts) -> Iterator[Result]:
    """Yield the results of each indicator, and after them those of what national reports add to it."""
    standard, year = counts.standard, counts.figures.year
    supplements = standard.edition(year).supplements if standard.has_edition(year) else ()
    for number in standard.numbers_in(year):
        definition = counts.definition(number)
        yield from calculation_of(standard, definition).results(counts, definition)
        for supplement in supplements:
            if supplement.indicator == number:
                yield from supplement_calculation(supplement).results(counts, supplement)


def _remarked(result: Result, remarks: Sequence[Remark]) -> Result:
    note = result.note
    own = [each for each in remarks if each.indicator == result.indicator and each.section in (None, result.section)]
    if result.status is Status.NOT_REPORTED:
        why = [each.not_reported for each in own if each.not_reported]
        note = " ".join([note] * (result.is_incomplete or not why) + why)
    marks = [MARKS[each.mark] for each in own if each.mark and result.value is not None]
    note = " ".join(text for text in (note, *dict.fromkeys(marks), *(each.note for each in own)) if text)
    return result if note == result.note else replace(result, note=note)
