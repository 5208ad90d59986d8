"""What headlines say: one by itself, and two about the change between them.

Of one: on which side of equality it lies, and whether that is likely to be due to chance. Of two: what a verdict
depends on (`wres_kit.indicators.verdicts.Evidence`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf, log
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of, proportions_of
from wres_kit.indicators.results import Result, Status
from wres_kit.indicators.statistics import is_small, mid_p
from wres_kit.indicators.verdicts import Direction, Gap, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.change import Interval
    from wres_kit.indicators.results import MeasureDefinition
    from wres_kit.standard import Standard

MOST_BY_CHANCE = 0.05
"""A difference that chance alone makes more often than this is not called more than chance."""


class FourFifths(StrEnum):
    """Where a ratio lies, compared with the range in which no difference is assumed."""

    BELOW = "below"
    INSIDE = "inside"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Strength:
    """What a ratio, gap or difference says by itself.

    Parameters
    ----------
    side
        1 above equality, -1 below it, 0 at it.
    excludes_equality
        Whether its 95% interval does not include equality, so that it is unlikely to be due to chance; None without an
        interval. Of small numbers the exact test must say so as well.
    four_fifths
        Ratios: where the value lies, compared with the range of the edition, whose ends count as inside.
    low, high
        Ratios: the ends of that range.
    """

    side: int
    excludes_equality: bool | None
    four_fifths: FourFifths | None = None
    low: float | None = None
    high: float | None = None


def side_of_equality(measure: MeasureDefinition, result: Result) -> int:
    """Return 1 where a result lies above equality, -1 below it, 0 at it or where there is none."""
    if measure.equality is None or result.value is None:
        return 0
    return (result.value > measure.equality) - (result.value < measure.equality)


def distance_from_equality(measure: MeasureDefinition, result: Result) -> float:
    """Return how far a result lies from equality; ratios by their logarithm, so that 2 is as far as 0.5."""
    if result.value is None:
        return inf
    if measure.is_ratio:
        return abs(log(result.value)) if result.value > 0 else inf
    return abs(result.value - (measure.equality or 0.0))


def includes_equality(measure: MeasureDefinition, result: Result) -> bool | None:
    """Return whether the interval of a result includes equality; None where it has no interval or no equality."""
    if measure.equality is None or result.lower is None or result.upper is None:
        return None
    return result.lower <= measure.equality <= result.upper


def strength(standard: Standard, result: Result, results: Sequence[Result] = ()) -> Strength | None:
    """Return what a result says by itself; None where it has no value or equality means nothing to it.

    Parameters
    ----------
    standard
        What the result is of.
    result
        A headline, protected or not.
    results
        The results around it. Where the counts of the two groups behind it are among them and are small, the exact
        test decides together with the interval.

    Raises
    ------
    UnknownMeasureError
        Nothing yields the measure of the result.
    """
    measure = measure_of(standard, result)
    if measure.equality is None or result.value is None:
        return None
    includes = includes_equality(measure, result)
    excludes = None if includes is None else not includes
    if excludes:
        excludes = not _chance_explains(standard, result, results)
    side = side_of_equality(measure, result)
    if not measure.is_ratio:
        return Strength(side, excludes)
    low, high = _four_fifths(standard, result.year)
    place = FourFifths.BELOW if result.value < low else FourFifths.ABOVE if result.value > high else FourFifths.INSIDE
    return Strength(side, excludes, place, low, high)


def _four_fifths(standard: Standard, year: int) -> tuple[float, float]:
    return standard.edition(year if standard.has_edition(year) else standard.years[-1]).four_fifths


def _chance_explains(standard: Standard, result: Result, results: Sequence[Result]) -> bool:
    """Return whether an exact test of small counts says that chance would explain a result."""
    counts = _two_groups(standard, result, results)
    return counts is not None and is_small(*counts) and mid_p(*counts) > MOST_BY_CHANCE


def _two_groups(standard: Standard, result: Result, results: Sequence[Result]) -> tuple[int, int, int, int] | None:
    """Return events and people of the two proportions that a result compares; None where they are not known."""
    pair = proportions_of(standard, result)
    if not pair:
        return None
    key = (result.year, result.indicator, result.section)
    counts = {
        (each.measure, each.category, each.group): (round(each.numerator), round(each.denominator))
        for each in results
        if (each.year, each.indicator, each.section) == key and each.numerator is not None and each.denominator
    }
    known = [counts[kind] for kind in pair if kind in counts]
    return (*known[0], *known[1]) if len(known) == 2 else None


STATES = {
    Status.NOT_REPORTED: State.MISSING,
    Status.SUPPRESSED: State.SUPPRESSED,
    Status.NOT_CALCULABLE: State.NOT_CALCULABLE,
}


def state_of(*results: Result | None) -> State:
    """Return whether all years have a value; of several reasons why not, the one that readers most need first."""
    statuses = {result.status if result is not None else Status.NOT_REPORTED for result in results}
    for status, state in STATES.items():
        if status in statuses:
            return state
    return State.COMPLETE


def clear_change(measure: MeasureDefinition, interval: Interval) -> Direction:
    """Return on which side of no change the interval of a change lies."""
    if interval.lower > measure.no_change:
        return Direction.UP
    return Direction.DOWN if interval.upper < measure.no_change else Direction.UNCLEAR


def ends_agree(before: Result, after: Result, change: Direction) -> bool:
    """Return whether the last year lies on that side of the first on which the interval of their change lies.

    A line that rises while its last year is no higher than its first is no change that anybody could be shown.
    """
    ends = (after.value or 0.0) - (before.value or 0.0)
    return ends > 0 if change is Direction.UP else ends < 0 if change is Direction.DOWN else True


def gap_between(measure: MeasureDefinition, before: Result, after: Result) -> Gap:
    """Return how a result of a measure that has an equality moved, seen from equality."""
    if side_of_equality(measure, before) * side_of_equality(measure, after) < 0:
        was, is_now = includes_equality(measure, before), includes_equality(measure, after)
        return Gap.CROSSED if was == is_now else Gap.CLOSED if is_now else Gap.OPENED
    nearer = distance_from_equality(measure, after) < distance_from_equality(measure, before)
    return Gap.NEARER if nearer else Gap.FURTHER
