"""Representation: shares of people, by band of the workforce or by part of a body.

A share is the number of people of a group among all people of a band, a section, a body or the whole workforce. People
for whom the characteristic is not recorded are in the denominator, so the shares of the groups add up to 100%.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wres_kit.indicators import results
from wres_kit.indicators.calculation import Calculation
from wres_kit.indicators.change import difference_result
from wres_kit.indicators.counts import Count, Counts, percentage_limits
from wres_kit.indicators.formulas import formulas
from wres_kit.indicators.results import (
    Absence,
    Basis,
    Result,
    ResultKey,
    ResultKind,
    ResultMeasure,
    Status,
    Unit,
    as_published,
    no_result,
    proportion,
)
from wres_kit.indicators.statistics import wilson
from wres_kit.returns.cells import Measure
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.indicators.formulas import Formula
    from wres_kit.standard import Standard
    from wres_kit.standard.bands import Bands
    from wres_kit.standard.indicator import Indicator

WEAKEST_LAST = (Basis.COUNTS, Basis.SURVEY, Basis.DERIVED, Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE)
"""A result that rests on two figures has the weaker basis of the two."""

Place = tuple[int, str, str]
"""Indicator, section and category of a share."""


def representation(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield the shares of a workforce by band, or those of the parts of a body and how they differ from the workforce.

    Parameters
    ----------
    counts
        The counts of a return.
    definition
        The indicator in the edition of its year.
    """
    return _body(counts, definition) if definition.parts else _workforce(counts, definition)


def _workforce(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield the shares of the whole workforce first, then section by section in order of band.

    The groups of the whole workforce are always there; elsewhere only what was reported is. Where no share of the whole
    workforce says how many staff there are, as shares of full-time equivalents do not, but the return does, a share of
    everybody (100%) carries that number. How many have the characteristic recorded is a result of its own.
    """
    characteristic = counts.standard.characteristic
    entire = (definition.number, ALL, ALL)
    for place in _places(counts, definition.number):
        groups = _groups(counts, place)
        if place != entire:
            yield from (share(counts, place, group) for group in groups)
            continue
        shares = {group: share(counts, place, group) for group in dict.fromkeys((*characteristic.parts, *groups))}
        yield from shares.values()
        if not any(each.denominator or each.status is Status.NOT_CALCULABLE for each in shares.values()):
            yield from _total(counts, place)
        yield _recorded(shares[characteristic.unknown], characteristic.everyone)


def _total(counts: Counts, place: Place) -> Iterator[Result]:
    everyone = counts.standard.characteristic.everyone
    whole = counts.count(*place, everyone)
    if whole is not None and whole.value > 0:
        yield Result(
            *_key(counts, place, everyone), 100.0, Unit.PERCENT, numerator=whole.value, denominator=whole.value,
            inputs=(whole.cell,),
        )  # fmt: skip


def _recorded(unknown: Result, everyone: str) -> Result:
    """Return the share of people for whom the characteristic is recorded: all but those of the group unknown."""
    recorded = replace(unknown, measure=ResultMeasure.RECORDED, group=everyone)
    if unknown.value is None:
        return recorded
    ends = unknown.lower is not None and unknown.upper is not None
    counted = unknown.numerator is not None and unknown.denominator is not None
    return replace(
        recorded,
        value=100 - unknown.value,
        numerator=(unknown.denominator or 0) - (unknown.numerator or 0) if counted else None,
        lower=100 - (unknown.upper or 0) if ends else None,
        upper=100 - (unknown.lower or 0) if ends else None,
    )


def _body(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield the shares of the parts of a body and of the workforce, then the differences between them.

    The parts that were reported are there; the preferred one also where none was.
    """
    reported = {cell.category for cell, _ in counts.figures.about(definition.number)}
    parts = [category for category in definition.parts if category in reported] or [definition.parts[0]]
    known = counts.standard.characteristic.parts
    for category in (*parts, WORKFORCE):
        place = _place_in_body(definition, category, reported)
        others = [group for group in _groups(counts, place) if group not in known]
        for group in (*known, *others):
            yield replace(share(counts, place, group), indicator=definition.number, section=ALL, category=category)
    for category in parts:
        yield _difference(counts, definition, category, _place_in_body(definition, WORKFORCE, reported))


def share(counts: Counts, place: Place, group: str) -> Result:
    """Return the share of a group among the people of a place.

    From counts where both are known, else as published. The interval is Wilson's; that of a published percentage of a
    known total is widened by what the source's rounding leaves open.
    """
    part = counts.count(*place, group)
    whole = counts.count(*place, counts.standard.characteristic.everyone)
    if part is not None and whole is not None:
        return _share_of_counts(counts, place, part, whole)
    indicator, section, category = place
    percentage = counts.figures.get(indicator, category, group, Measure.PERCENTAGE, section)
    if percentage is None:
        absence = Absence.NONE if part is None else Absence.NO_TOTAL
        return no_result(_key(counts, place, group), Unit.PERCENT, Status.NOT_REPORTED, absence=absence)
    fte = counts.is_fte(indicator, section)
    people = whole.value if whole is not None and not fte else None
    lower = upper = None
    if people:
        low, high = percentage_limits(percentage)
        lower, upper = 100 * wilson(low / 100, people).lower, 100 * wilson(high / 100, people).upper
    return Result(
        *_key(counts, place, group),
        percentage.value,
        Unit.PERCENT,
        numerator=part.value if part is not None else None,
        denominator=people,
        lower=lower,
        upper=upper,
        basis=Basis.AS_PUBLISHED_FTE if fte else Basis.AS_PUBLISHED,
        inputs=(
            counts.cell(indicator, section, category, group, Measure.PERCENTAGE),
            *(count.cell for count in (part, whole) if count is not None),
        ),
        decimals=percentage.decimals,
    )


def _share_of_counts(counts: Counts, place: Place, part: Count, whole: Count) -> Result:
    inputs = (part.cell, whole.cell)
    group = part.cell.group
    if whole.value == 0:
        key = _key(counts, place, group)
        return no_result(key, Unit.PERCENT, Status.NOT_CALCULABLE, absence=Absence.NOBODY, inputs=inputs)
    if part.value > whole.value:
        why = "The group is larger than the total it belongs to; the return needs correcting."
        return no_result(_key(counts, place, group), Unit.PERCENT, Status.NOT_CALCULABLE, why, inputs=inputs)
    return proportion(_key(counts, place, group), part.value, whole.value, inputs=inputs)


def _difference(counts: Counts, definition: Indicator, category: str, workforce: Place) -> Result:
    """Return a part of a body minus the workforce: from the two shares where both are known, else as published."""
    number, group = definition.number, counts.standard.characteristic.focus
    of_body = share(counts, (number, ALL, category), group)
    of_staff = share(counts, workforce, group)
    figures = counts.figures
    key = counts.key(number, ResultMeasure.DIFFERENCE, ALL, category, group)
    inputs = (*of_body.inputs, *of_staff.inputs)
    if of_body.value is not None and of_staff.value is not None:
        basis = max(of_body.basis, of_staff.basis, key=WEAKEST_LAST.index)
        return difference_result(key, of_body, of_staff, (basis, basis))
    published = figures.get(number, category, group, Measure.DIFFERENCE)
    if published is not None:
        cell = counts.cell(number, ALL, category, group, Measure.DIFFERENCE)
        return as_published(key, Unit.POINTS, published, cell, *inputs)
    statuses = {of_body.status, of_staff.status}
    status = Status.NOT_REPORTED if Status.NOT_REPORTED in statuses else Status.NOT_CALCULABLE
    reason = next(each for each in (of_body, of_staff) if each.status is status)
    # What is not reported rests on nothing: the figure that is there would not change it.
    inputs = () if status is Status.NOT_REPORTED else inputs
    return no_result(key, Unit.POINTS, status, reason.note, absence=reason.absence, inputs=inputs)


def _places(counts: Counts, number: int) -> list[Place]:
    """Return where a workforce has shares: wherever something was reported or adds up, and the whole of it."""
    everyone = counts.standard.characteristic.everyone
    reported = {(cell.section, cell.category) for cell, _ in counts.figures.about(number)}
    totals = {(section, ALL) for section, _ in reported if counts.count(number, section, ALL, everyone)}
    places = reported | totals | {(ALL, ALL)}
    return [(number, *place) for place in sorted(places, key=lambda place: _in_order(counts.standard.bands, place))]


def _in_order(bands: Bands, place: tuple[str, str]) -> tuple[bool, int, str, str]:
    known = bands.has(*place)
    return not known, bands.order(*place) if known else 0, *place


def _groups(counts: Counts, place: Place) -> tuple[str, ...]:
    """Return the groups of which anything is known at a place, those of the characteristic first."""
    characteristic = counts.standard.characteristic
    codes = counts.groups(*place)
    known = [group for group in characteristic.parts if group in codes or counts.count(*place, group) is not None]
    return (*known, *sorted(codes - {*characteristic.all_groups}))


def _place_in_body(definition: Indicator, category: str, reported: set[str]) -> Place:
    """Return where a part of a body is counted; the workforce is the whole one where the indicator gives none."""
    if category == WORKFORCE and WORKFORCE not in reported and definition.workforce_from is not None:
        return definition.workforce_from, ALL, ALL
    return definition.number, ALL, category


def _key(counts: Counts, place: Place, group: str) -> ResultKey:
    indicator, section, category = place
    return counts.key(indicator, ResultMeasure.SHARE, section, category, group)


def _headlines(standard: Standard, definition: Indicator) -> tuple[ResultKind, ...]:
    focus = standard.characteristic.focus
    if definition.parts:
        return tuple(ResultKind(ResultMeasure.DIFFERENCE, category, focus) for category in definition.parts)
    return (ResultKind(ResultMeasure.SHARE, ALL, focus),)


def _formulas(standard: Standard, definition: Indicator) -> tuple[Formula, ...]:
    if not definition.parts:
        return formulas("workforce", standard, definition)
    characteristic = standard.characteristic
    whole = definition.whole or definition.parts[0]
    people = {"members": definition.people_in(whole).plural, "workforce": definition.people_in(WORKFORCE).plural}
    words = {f"focus_{name}": characteristic.with_noun(characteristic.focus, noun) for name, noun in people.items()}
    words |= {f"all_{name}": characteristic.with_noun(characteristic.everyone, noun) for name, noun in people.items()}
    adjective = characteristic.group(characteristic.focus).adjective
    return formulas(
        "body", standard, definition, adjective=adjective, of_body=definition.category(whole).phrase, **words
    )


def _proportions(standard: Standard, result: Result) -> tuple[ResultKind, ...]:
    del standard
    if result.measure != ResultMeasure.DIFFERENCE:
        return ()
    return tuple(ResultKind(ResultMeasure.SHARE, each, result.group) for each in (result.category, WORKFORCE))


REPRESENTATION = Calculation(
    results=representation,
    headlines=_headlines,
    measures=(results.SHARE, results.RECORDED, results.DIFFERENCE),
    formulas=_formulas,
    proportions=_proportions,
)
