"""What a comparison of two rates says of the four counts behind it, where more than one of them is not known.

A ratio of 1.25 with 8 and 40 staff says that the events of the first group are a quarter of those of the other, as
near as its digits go: no number, but a limit between two of them.
"""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

from wres_kit.disclosure.audit_bounds import NEAR, Row
from wres_kit.indicators.results import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Limit = tuple[Row, float]


def comparison_limits(
    unit: str, places: Sequence[int], known: Sequence[float | None], limits: tuple[float, float]
) -> list[Limit]:
    """Return what a rounded figure says of the counts behind it, as sums with the most that they can be.

    Nothing is returned where two counts that are not known are multiplied: then it says little of either.

    Parameters
    ----------
    unit
        Of the figure: a percentage of two counts, a ratio of two rates, or a difference of two in percentage points.
    places
        The places of the counts: part and whole, or those of the first rate and those of the second.
    known
        Their numbers; None of one that is not known.
    limits
        Between which values the figure was before it was rounded.
    """
    low, high = limits
    if unit == Unit.PERCENT and len(places) == 2:
        part, whole = places
        terms = [({part: 100.0, whole: -high}, 0.0), ({part: -100.0, whole: low}, 0.0)]
    elif unit == Unit.RATIO and len(places) == 4:
        terms = list(_of_ratio(places, known, low, high))
    elif unit == Unit.POINTS and len(places) == 4:
        terms = list(_of_difference(places, known, low, high))
    else:
        terms = []
    numbers = {at: number for at, number in zip(places, known, strict=True) if number is not None}
    return [_without_known(row, most, numbers) for row, most in terms]


def _of_ratio(
    places: Sequence[int], known: Sequence[float | None], low: float, high: float
) -> Iterator[Limit]:  # fmt: skip
    """Yield that events × other people are between so many times and so many times people × other events."""
    first, second = _product(places[0], places[3], known[0], known[3]), _product(*places[1:3], *known[1:3])
    if first is not None and second is not None:
        yield _sum((1.0, first), (-high, second))
        yield _sum((-1.0, first), (max(0.0, low), second))
        # A ratio is of people, and to events of the second group.
        yield from (({places[at]: -1.0}, -1.0) for at in (1, 2, 3) if known[at] is None)


def _product(first: int, other: int, number: float | None, other_number: float | None) -> Limit | None:
    """Return the product of two counts as a sum: a column with a factor, or a constant; None where neither is known."""
    if number is not None:
        return ({}, number * other_number) if other_number is not None else ({other: number}, 0.0)
    return None if other_number is None else ({first: other_number}, 0.0)


def _sum(*terms: tuple[float, Limit]) -> Limit:
    row: Row = {}
    constant = 0.0
    for times, (columns, number) in terms:
        constant += times * number
        for at, factor in columns.items():
            row[at] = row.get(at, 0.0) + times * factor
    return row, -constant


def _of_difference(
    places: Sequence[int], known: Sequence[float | None], low: float, high: float
) -> Iterator[Limit]:  # fmt: skip
    """Yield that one percentage is between so many points more and so many points more than another."""
    part, whole, other, other_whole = places
    if known[1] and known[3]:
        difference = {part: 100 / known[1], other: -100 / known[3]}
        yield difference, high
        yield {at: -times for at, times in difference.items()}, -low
    elif known[2] is not None and known[3]:
        rate = 100 * known[2] / known[3]
        yield {part: 100.0, whole: -(high + rate)}, 0.0
        yield {part: -100.0, whole: low + rate}, 0.0
    elif known[0] is not None and known[1]:
        rate = 100 * known[0] / known[1]
        yield {other: 100.0, other_whole: -(rate - low)}, 0.0
        yield {other: -100.0, other_whole: rate - high}, 0.0


def _without_known(row: Row, most: float, numbers: dict[int, float]) -> Limit:
    """Return a limit with the counts that are known taken from the right side."""
    left = {at: times for at, times in row.items() if at not in numbers}
    return left, most - sum(times * numbers[at] for at, times in row.items() if at in numbers) + NEAR


def is_met(unit: str, true: Sequence[float], limits: tuple[float, float]) -> bool:
    """Return whether counts could have made a rounded figure."""
    low, high = limits
    return low - NEAR <= figure_of(unit, true) <= high + NEAR


def figure_of(unit: str, true: Sequence[float]) -> float:
    """Return the figure that counts make; not a number where they make none, or one of them is not a number."""
    part, whole, *others = true
    value = 100 * part / whole if whole else nan
    if others:
        other = 100 * others[0] / others[1] if others[1] else nan
        value = value - other if unit == Unit.POINTS else value / other if other else nan
    return value
