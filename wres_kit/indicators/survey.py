"""Indicators 5 to 8: percentages of the staff survey, and the gap between BME and white respondents.

Results of trusts for all staff are weighted, so no count of people is above the line: the interval takes the
respondents as a simple random sample, which weighting makes slightly too short; how much cannot be known from the
published figures. Results by ethnicity are counts. Where a percentage is given so fully that its count is known, the
result has it, and the interval is that of the count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.counts import Counts, rounding_limits
from wres_kit.indicators.results import (
    ONLY_PART,
    Basis,
    Result,
    ResultMeasure,
    Status,
    Unit,
    coarsest,
    rounding_of_difference,
)
from wres_kit.indicators.statistics import Limits, newcombe, wilson
from wres_kit.returns.cells import Group, Measure
from wres_kit.returns.respondents import counted_people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.standard.indicator import Indicator

NOT_REPORTED = "Not reported."
NO_PERCENTAGE = f"{ONLY_PART}: the number of respondents is reported, the percentage is not."
GROUPS = (Group.WHITE, Group.BME, Group.ALL)


def survey_results(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield the percentage of each group and the gap, for the indicator itself and then for its drill-downs.

    The three groups and the gap of the indicator itself are always there; elsewhere only what was reported is.

    Parameters
    ----------
    counts
        The counts of a return.
    definition
        Indicator 5, 6, 7 or 8 of the edition of its year.
    """
    number = definition.number
    for section in counts.sections(number):
        known = counts.groups(number, section, "all")
        groups = GROUPS if section == "all" else tuple(group for group in GROUPS if group in known)
        found = {group: _percentage(counts, number, section, group) for group in groups}
        yield from found.values()
        for code in sorted(known - set(GROUPS)):
            yield _percentage(counts, number, section, code)
        if Group.WHITE in found and Group.BME in found:
            yield _gap(found[Group.BME], found[Group.WHITE])


def _percentage(counts: Counts, indicator: int, section: str, group: str) -> Result:
    cell = counts.cell(indicator, section, "all", group, Measure.PERCENTAGE)
    base_cell = cell._replace(measure=str(Measure.RESPONDENTS))
    published, base = counts.one.values.get(cell), counts.one.values.get(base_cell)
    key = (*cell[:3], ResultMeasure.PERCENTAGE, section, "all", str(group))
    if base is not None and base.value == 0:
        return Result(*key, None, Unit.PERCENT, status=Status.NOT_CALCULABLE, basis=Basis.NONE,
                      note="Nobody of this group answered the question.", inputs=(base_cell,))  # fmt: skip
    if published is None:
        return Result(*key, None, Unit.PERCENT, status=Status.NOT_REPORTED, basis=Basis.NONE,
                      note=NOT_REPORTED if base is None else NO_PERCENTAGE)  # fmt: skip
    if base is None:
        return Result(
            *key, published.value, Unit.PERCENT,
            basis=Basis.AS_PUBLISHED, inputs=(cell,), decimals=published.decimals,
        )  # fmt: skip
    people = counted_people(published, base)
    low, high = (100 * people / base.value,) * 2 if people is not None else rounding_limits(published)
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


def _gap(bme: Result, white: Result) -> Result:
    """Return BME − white in percentage points, with Newcombe's interval where both have a base."""
    key = (bme.organisation, bme.year, bme.indicator, ResultMeasure.GAP, bme.section, "all", str(Group.ALL))
    inputs = (*bme.inputs, *white.inputs)
    if bme.value is None or white.value is None:
        status = Status.NOT_CALCULABLE if Status.NOT_CALCULABLE in (bme.status, white.status) else Status.NOT_REPORTED
        note = NOT_REPORTED
        if status is Status.NOT_CALCULABLE or (bme.value is None) != (white.value is None):
            note = "The gap needs a result of both groups."
        # What is not reported rests on nothing: the figure that is there would not change it.
        told = () if status is Status.NOT_REPORTED else inputs
        return Result(*key, None, Unit.POINTS, status=status, basis=Basis.NONE, note=note, inputs=told)
    limits = None
    if bme.lower is not None and bme.upper is not None and white.lower is not None and white.upper is not None:
        limits = newcombe(bme.value, Limits(bme.lower, bme.upper), white.value, Limits(white.lower, white.upper))
    return Result(
        *key, bme.value - white.value, Unit.POINTS,
        lower=limits.lower if limits else None,
        upper=limits.upper if limits else None,
        basis=Basis.SURVEY if limits else Basis.AS_PUBLISHED,
        inputs=inputs,
        note=rounding_of_difference(bme, white), decimals=coarsest(bme, white),
    )  # fmt: skip
