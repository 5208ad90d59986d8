"""Representation: indicators 1 and 9.

A share is the number of people of a group among all people of a band, a section, a board or the whole workforce. Staff
of unknown ethnicity stay below the line, so the shares of the groups add up to 100%.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wres_kit.indicators.counts import ETHNICITY, WORKFORCE, Count, Counts, rounding_limits
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
from wres_kit.returns.cells import Cell, Group, Measure
from wres_kit.standard.legacy import band_order, has_band

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.standard.indicator import Indicator

NOT_REPORTED = "Not reported."
NO_TOTAL = f"{ONLY_PART}: the total of which this would be a share is not reported."
NOBODY = "Nobody is counted here."
"""The note of a share that is not calculable because its whole is zero."""

WEAKEST_LAST = (Basis.COUNTS, Basis.SURVEY, Basis.DERIVED, Basis.AS_PUBLISHED, Basis.AS_PUBLISHED_FTE)
"""A result that rests on two figures has the weaker basis of the two."""

Place = tuple[int, str, str]
"""Indicator, section and category of a share."""

EVERYONE = (1, "all", "all")
"""Where the whole workforce is counted."""


def staff_by_band(counts: Counts) -> Iterator[Result]:
    """Yield the shares of indicator 1, the whole workforce first, then section by section in order of band.

    The three groups of the whole workforce are always there; elsewhere only what was reported is. Where no share of
    the whole workforce tells how many staff there are, as shares of full-time equivalents do not, but the return does,
    a share of the group ``all`` (100%) carries that number.
    """
    for place in _places(counts):
        groups = _groups(counts, place)
        if place != EVERYONE:
            yield from (share(counts, place, group) for group in groups)
            continue
        shares = [share(counts, place, group) for group in dict.fromkeys((*ETHNICITY, *groups))]
        yield from shares
        if not any(one.denominator or one.status is Status.NOT_CALCULABLE for one in shares):
            yield from _total(counts, place)


def _total(counts: Counts, place: Place) -> Iterator[Result]:
    whole = counts.count(*place, Group.ALL)
    if whole is not None and whole.value > 0:
        yield Result(
            *_key(counts, place, Group.ALL), 100.0, Unit.PERCENT, numerator=whole.value, denominator=whole.value,
            inputs=(whole.cell,),
        )  # fmt: skip


def board(counts: Counts, definition: Indicator) -> Iterator[Result]:
    """Yield indicator 9: shares of the parts of the board and of the workforce, then the differences between them.

    The parts of the board that were reported are there; the preferred one also where none was.
    """
    reported = {cell.category for cell, _ in counts.one.of(9)}
    parts = [category for category in definition.parts if category in reported] or [definition.parts[0]]
    for category in (*parts, WORKFORCE):
        place = _place_of_board(category, reported)
        found = [group for group in _groups(counts, place) if group not in ETHNICITY]
        for group in (*ETHNICITY, *found):
            yield _at(share(counts, place, group), category)
    for category in parts:
        yield _difference(counts, category, _place_of_board(WORKFORCE, reported))


def share(counts: Counts, place: Place, group: str) -> Result:
    """Return the share of a group among the people of a place.

    From counts where both are known, else as published. The interval is Wilson's; that of a published percentage of a
    known total is widened by what the source's rounding leaves open.
    """
    part = counts.count(*place, group)
    whole = counts.count(*place, Group.ALL)
    if part is not None and whole is not None:
        return _share_of_counts(counts, place, part, whole)
    indicator, section, category = place
    percentage = counts.one.get(indicator, category, group, Measure.PERCENTAGE, section)
    if percentage is None:
        why = NOT_REPORTED if part is None else NO_TOTAL
        return _empty(_key(counts, place, group), Status.NOT_REPORTED, why)
    fte = counts.is_fte(indicator, section)
    people = whole.value if whole is not None and not fte else None
    limits = None
    if people:
        low, high = rounding_limits(percentage)
        limits = Limits(100 * wilson(low / 100, people).lower, 100 * wilson(high / 100, people).upper)
    return Result(
        *_key(counts, place, group),
        percentage.value,
        Unit.PERCENT,
        numerator=part.value if part is not None else None,
        denominator=people,
        lower=limits.lower if limits else None,
        upper=limits.upper if limits else None,
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
        return _empty(_key(counts, place, group), Status.NOT_CALCULABLE, NOBODY, inputs)
    if part.value > whole.value:
        why = "The group is reported larger than the whole it belongs to; the return needs correcting."
        return _empty(_key(counts, place, group), Status.NOT_CALCULABLE, why, inputs)
    limits = wilson(part.value / whole.value, whole.value)
    return Result(
        *_key(counts, place, group),
        100 * part.value / whole.value,
        Unit.PERCENT,
        numerator=part.value,
        denominator=whole.value,
        lower=100 * limits.lower,
        upper=100 * limits.upper,
        inputs=inputs,
    )


def _difference(counts: Counts, category: str, workforce: Place) -> Result:
    """Return board minus workforce: from the two shares where both are known, else as published."""
    of_board = share(counts, (9, "all", category), Group.BME)
    of_staff = share(counts, workforce, Group.BME)
    one = counts.one
    key = (one.organisation, one.year, 9, ResultMeasure.DIFFERENCE, "all", category, str(Group.BME))
    inputs = (*of_board.inputs, *of_staff.inputs)
    if of_board.value is not None and of_staff.value is not None:
        limits = _difference_limits(of_board, of_staff)
        return Result(
            *key, of_board.value - of_staff.value, Unit.POINTS,
            lower=limits.lower if limits else None, upper=limits.upper if limits else None,
            basis=max(of_board.basis, of_staff.basis, key=WEAKEST_LAST.index), inputs=inputs,
            note=rounding_of_difference(of_board, of_staff), decimals=coarsest(of_board, of_staff),
        )  # fmt: skip
    published = counts.one.get(9, category, Group.BME, Measure.DIFFERENCE)
    if published is not None:
        cell = counts.cell(9, "all", category, Group.BME, Measure.DIFFERENCE)
        return Result(
            *key, published.value, Unit.POINTS,
            basis=Basis.AS_PUBLISHED, inputs=(cell, *inputs), decimals=published.decimals,
        )  # fmt: skip
    statuses = {of_board.status, of_staff.status}
    status = Status.NOT_REPORTED if Status.NOT_REPORTED in statuses else Status.NOT_CALCULABLE
    why = next(found.note for found in (of_board, of_staff) if found.status is status)
    # What is not reported rests on nothing: the figure that is there would not change it.
    told = () if status is Status.NOT_REPORTED else inputs
    return Result(*key, None, Unit.POINTS, status=status, basis=Basis.NONE, note=why, inputs=told)


def _difference_limits(one: Result, other: Result) -> Limits | None:
    if one.value is None or one.lower is None or one.upper is None:
        return None
    if other.value is None or other.lower is None or other.upper is None:
        return None
    return newcombe(one.value, Limits(one.lower, one.upper), other.value, Limits(other.lower, other.upper))


def _places(counts: Counts) -> list[Place]:
    """Return where indicator 1 has shares: wherever something was reported or adds up, and the whole workforce."""
    found = {(cell.section, cell.category) for cell, _ in counts.one.of(1)}
    totals = {(section, "all") for section, _ in found if counts.count(1, section, "all", Group.ALL)}
    places = found | totals | {EVERYONE[1:]}
    return [(1, *place) for place in sorted(places, key=_in_order)]


def _in_order(place: tuple[str, str]) -> tuple[bool, int, str, str]:
    known = has_band(*place)
    return not known, band_order(*place) if known else 0, *place


def _groups(counts: Counts, place: Place) -> tuple[str, ...]:
    """Return the groups of which anything is known at a place, the three of the Standard first."""
    codes = counts.groups(*place)
    known = [group for group in ETHNICITY if group in codes or counts.count(*place, group) is not None]
    return (*known, *sorted(codes - {*ETHNICITY, Group.ALL}))


def _place_of_board(category: str, reported: set[str]) -> Place:
    """Return where a part of the board is counted; the workforce is that of indicator 1 where 9 gives none."""
    return (1, "all", "all") if category == WORKFORCE and WORKFORCE not in reported else (9, "all", category)


def _at(result: Result, category: str) -> Result:
    """Return a share as one of indicator 9."""
    return replace(result, indicator=9, section="all", category=category)


def _key(counts: Counts, place: Place, group: str) -> tuple[str, int, int, ResultMeasure, str, str, str]:
    indicator, section, category = place
    return counts.one.organisation, counts.one.year, indicator, ResultMeasure.SHARE, section, category, str(group)


def _empty(
    key: tuple[str, int, int, ResultMeasure, str, str, str], status: Status, why: str, inputs: tuple[Cell, ...] = ()
) -> Result:
    return Result(*key, None, Unit.PERCENT, status=status, basis=Basis.NONE, note=why, inputs=inputs)
