"""Survey percentages, and the gap between the respondents of the two groups compared.

Results of trusts for all staff are weighted, so no count of people is above the line: the interval takes the
respondents as a simple random sample, which weighting makes slightly too short; how much cannot be known from the
published figures. Results by group are counts. Where a percentage is given so fully that its count is known, the result
has it, and the interval is that of the count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators import results as measures
from wres_kit.indicators.calculation import Calculation
from wres_kit.indicators.change import difference_result
from wres_kit.indicators.counts import Counts, percentage_limits
from wres_kit.indicators.formulas import formulas
from wres_kit.indicators.results import (
    NOBODY_ANSWERED,
    NOT_REPORTED,
    Absence,
    Basis,
    Result,
    ResultKind,
    ResultMeasure,
    Status,
    Unit,
    as_published,
    no_result,
)
from wres_kit.indicators.statistics import wilson
from wres_kit.returns.cells import Measure
from wres_kit.returns.numbers import counted_people
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.indicators.formulas import Formula
    from wres_kit.standard import Standard
    from wres_kit.standard.indicator import Indicator


def survey_results(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield the percentage of each group and the gap, for the indicator itself and then for its drill-downs.

    The three groups and the gap of the indicator itself are always there; elsewhere only what was reported is.

    Parameters
    ----------
    counts
        The counts of a return.
    definition
        The indicator in the edition of its year.
    """
    number, characteristic = definition.number, counts.standard.characteristic
    reference, focus = characteristic.compared
    own = (reference, focus, characteristic.everyone)
    for section in counts.sections(number):
        known = counts.groups(number, section, ALL)
        groups = own if section == ALL else tuple(group for group in own if group in known)
        results = {group: _percentage(counts, number, section, group) for group in groups}
        yield from results.values()
        for code in sorted(known - set(own)):
            yield _percentage(counts, number, section, code)
        if reference in results and focus in results:
            yield _gap(results[focus], results[reference], characteristic.everyone)
    yield from _response_rate(counts, definition)


def _response_rate(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield which part of all people answered the survey, where the return says it.

    It is one figure of the whole survey, so a return gives it once, with any of its indicators; all of them have it.
    """
    everyone, shape = counts.standard.characteristic.everyone, definition.shape
    edition = counts.standard.nearest_edition(counts.figures.year)
    others = [number for number, each in sorted(edition.indicators.items()) if each.shape == shape]
    for number in (definition.number, *others):
        cell = counts.cell(number, ALL, ALL, everyone, Measure.RESPONSE_RATE)
        published = counts.figures.values.get(cell)
        if published is not None:
            key = counts.key(definition.number, ResultMeasure.RESPONSE_RATE, ALL, ALL, everyone)
            yield as_published(key, Unit.PERCENT, published, cell)
            return


def years_without_response_rate(results: Sequence[Result]) -> frozenset[int]:
    """Return the years of which a response rate would say more than what is shown.

    A rate is the number of respondents divided by that of all staff, so either follows from the other. Few pairs of
    small numbers make a rate of one decimal place: 41.7% of at most 10 respondents is 10 of 24, or 5 of 12. So a year
    has it only where the number of staff is shown, if the return has it, and no survey result of all is suppressed.

    Parameters
    ----------
    results
        Results of one organisation, as they are published.
    """
    whole = [each for each in results if each.section == each.category == ALL]
    staff = [each for each in whole if each.measure == ResultMeasure.SHARE]
    hidden = {each.year for each in staff if _hides_its_base(each)}
    hidden -= {each.year for each in staff if each.denominator is not None and not _hides_its_base(each)}
    return frozenset(hidden).union(
        each.year for each in whole
        if each.measure in (ResultMeasure.PERCENTAGE, ResultMeasure.GAP) and _hides_its_base(each)
    )  # fmt: skip


def _hides_its_base(result: Result) -> bool:
    return result.status is Status.SUPPRESSED or result.basis in (Basis.PERCENTAGES, Basis.ROUNDED)


def _percentage(counts: Counts, indicator: int, section: str, group: str) -> Result:
    cell = counts.cell(indicator, section, ALL, group, Measure.PERCENTAGE)
    base_cell = cell._replace(measure=str(Measure.RESPONDENTS))
    published, base = counts.figures.values.get(cell), counts.figures.values.get(base_cell)
    key = counts.key(indicator, ResultMeasure.PERCENTAGE, section, ALL, group)
    if base is not None and base.value == 0:
        why = NOBODY_ANSWERED
        return no_result(key, Unit.PERCENT, Status.NOT_CALCULABLE, why, inputs=(base_cell,))
    if published is None:
        absence = Absence.NONE if base is None else Absence.NO_PERCENTAGE
        return no_result(key, Unit.PERCENT, Status.NOT_REPORTED, absence=absence)
    if base is None:
        return as_published(key, Unit.PERCENT, published, cell)
    people = counted_people(published, base)
    low, high = (100 * people / base.value,) * 2 if people is not None else percentage_limits(published)
    return Result(
        *key, published.value, Unit.PERCENT,
        numerator=people,
        denominator=round(base.value),
        lower=100 * wilson(low / 100, base.value).lower,
        upper=100 * wilson(high / 100, base.value).upper,
        basis=Basis.SURVEY,
        inputs=(cell, base_cell),
        decimals=published.decimals,
    )  # fmt: skip


def _gap(focus: Result, reference: Result, everyone: str) -> Result:
    """Return focus − reference in percentage points, with Newcombe's interval where both have a base."""
    key = (focus.organisation, focus.year, focus.indicator, ResultMeasure.GAP, focus.section, ALL, everyone)
    if focus.value is None or reference.value is None:
        statuses = (focus.status, reference.status)
        status = Status.NOT_CALCULABLE if Status.NOT_CALCULABLE in statuses else Status.NOT_REPORTED
        note = NOT_REPORTED
        if status is Status.NOT_CALCULABLE or (focus.value is None) != (reference.value is None):
            note = "The gap needs a result of both groups."
        # What is not reported rests on nothing: the figure that is there would not change it.
        inputs = () if status is Status.NOT_REPORTED else (*focus.inputs, *reference.inputs)
        return no_result(key, Unit.POINTS, status, note, inputs=inputs)
    return difference_result(key, focus, reference, (Basis.SURVEY, Basis.AS_PUBLISHED))


def _headlines(standard: Standard, definition: Indicator) -> tuple[ResultKind, ...]:
    del definition
    characteristic = standard.characteristic
    return (
        ResultKind(ResultMeasure.GAP, ALL, characteristic.everyone),
        ResultKind(ResultMeasure.PERCENTAGE, ALL, characteristic.everyone),
        ResultKind(ResultMeasure.PERCENTAGE, ALL, characteristic.focus),
        ResultKind(ResultMeasure.PERCENTAGE, ALL, characteristic.reference),
    )


def _formulas(standard: Standard, definition: Indicator) -> tuple[Formula, ...]:
    """Return how the survey comes to its percentages, which arrive ready made, and the gap."""
    of_survey = definition.percentage
    base = " plus ".join(of_survey.base)
    words = {
        "counted": of_survey.counted,
        "base_latex": " + ".join(rf"\text{{{part}}}" for part in of_survey.base),
        "base_words": base if len(of_survey.base) == 1 else f"({base})",
    }
    name = "survey_complement" if of_survey.complement else "survey"
    return (*formulas(name, standard, definition, **words), *formulas("gap", standard, definition))


def _proportions(standard: Standard, result: Result) -> tuple[ResultKind, ...]:
    if result.measure != ResultMeasure.GAP:
        return ()
    groups = standard.characteristic.compared
    return tuple(ResultKind(ResultMeasure.PERCENTAGE, result.category, group) for group in groups)


SURVEY = Calculation(
    results=survey_results,
    headlines=_headlines,
    measures=(measures.PERCENTAGE, measures.GAP, measures.RESPONSE_RATE),
    formulas=_formulas,
    proportions=_proportions,
    levels=_proportions,
)
