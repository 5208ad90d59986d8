"""What one headline says by itself: on which side of equality it lies, and whether chance would explain it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf, log
from typing import TYPE_CHECKING

from wres_kit.indicators.exact import is_small, mid_p
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.indicators.structure import has_edition
from wres_kit.standard.legacy import edition, edition_years

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BY_CHANCE = 0.05
"""A difference that chance alone makes more often than this is not called more than chance."""


class FourFifths(StrEnum):
    """Where a ratio lies beside the range in which no difference is assumed."""

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
        Whether its 95% interval leaves equality out, so that chance does not explain it; None without an interval. Of
        small numbers the exact test must say so as well.
    four_fifths
        Ratios: where the value lies beside the range of the edition, whose ends count as inside.
    low, high
        Ratios: the ends of that range.
    """

    side: int
    excludes_equality: bool | None
    four_fifths: FourFifths | None = None
    low: float | None = None
    high: float | None = None


def equality(unit: Unit) -> float | None:
    """Return the value that stands for equality; None for plain percentages, which have none."""
    return {Unit.RATIO: 1.0, Unit.POINTS: 0.0}.get(unit)


def side_of_equality(result: Result) -> int:
    """Return 1 where a result lies above equality, -1 below it, 0 at it or where there is none."""
    equal = equality(result.unit)
    if equal is None or result.value is None:
        return 0
    return (result.value > equal) - (result.value < equal)


def distance_from_equality(result: Result) -> float:
    """Return how far a result lies from equality; ratios by their logarithm, so that 2 is as far as 0.5."""
    if result.value is None:
        return inf
    if result.unit is Unit.RATIO:
        return abs(log(result.value)) if result.value > 0 else inf
    return abs(result.value)


def includes_equality(result: Result) -> bool | None:
    """Return whether the interval of a result includes equality; None where it has no interval or no equality."""
    equal = equality(result.unit)
    if equal is None or result.lower is None or result.upper is None:
        return None
    return result.lower <= equal <= result.upper


def strength(result: Result, results: Sequence[Result] = ()) -> Strength | None:
    """Return what a result says by itself; None where it has no value or equality means nothing to it.

    Parameters
    ----------
    result
        A headline, protected or not.
    results
        The results around it. Where the counts of the two groups behind it are among them and are small, the exact
        test decides together with the interval.
    """
    if equality(result.unit) is None or result.value is None:
        return None
    includes = includes_equality(result)
    excludes = None if includes is None else not includes
    if excludes:
        excludes = not _chance_explains(result, results)
    side = side_of_equality(result)
    if result.unit is not Unit.RATIO:
        return Strength(side, excludes)
    low, high = edition(result.year if has_edition(result.year) else edition_years()[-1]).four_fifths
    place = FourFifths.BELOW if result.value < low else FourFifths.ABOVE if result.value > high else FourFifths.INSIDE
    return Strength(side, excludes, place, low, high)


def _chance_explains(result: Result, results: Sequence[Result]) -> bool:
    """Return whether an exact test of small counts says that chance would explain a result."""
    counts = _two_groups(result, results)
    return counts is not None and is_small(*counts) and mid_p(*counts) > MOST_BY_CHANCE


def _two_groups(result: Result, results: Sequence[Result]) -> tuple[int, int, int, int] | None:
    """Return events and people of the two groups behind a ratio of likelihoods, a gap or a difference of shares."""
    key = (result.year, result.indicator, result.section)
    counts = {
        (one.measure, one.category, one.group): (round(one.numerator), round(one.denominator))
        for one in results
        if (one.year, one.indicator, one.section) == key and one.numerator is not None and one.denominator
    }
    if result.measure is ResultMeasure.RELATIVE_LIKELIHOOD:
        pair = [(ResultMeasure.LIKELIHOOD, result.category, group) for group in ("white", "bme")]
    elif result.measure is ResultMeasure.GAP:
        pair = [(ResultMeasure.PERCENTAGE, result.category, group) for group in ("white", "bme")]
    elif result.measure is ResultMeasure.DIFFERENCE:
        pair = [(ResultMeasure.SHARE, category, result.group) for category in (result.category, "workforce")]
    else:
        return None
    found = [counts[one] for one in pair if one in counts]
    return (*found[0], *found[1]) if len(found) == 2 else None
