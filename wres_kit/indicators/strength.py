"""What one headline says by itself: on which side of equality it lies, and whether chance would explain it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf, log

from wres_kit.indicators.results import Result, Unit
from wres_kit.indicators.structure import has_edition
from wres_kit.standard.editions import edition, edition_years


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
        Whether its 95% interval leaves equality out, so that chance does not explain it; None without an interval.
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


def strength(result: Result) -> Strength | None:
    """Return what a result says by itself; None where it has no value or equality means nothing to it."""
    equal = equality(result.unit)
    if equal is None or result.value is None:
        return None
    excludes = None
    if result.lower is not None and result.upper is not None:
        excludes = not result.lower <= equal <= result.upper
    side = side_of_equality(result)
    if result.unit is not Unit.RATIO:
        return Strength(side, excludes)
    low, high = edition(result.year if has_edition(result.year) else edition_years()[-1]).four_fifths
    place = FourFifths.BELOW if result.value < low else FourFifths.ABOVE if result.value > high else FourFifths.INSIDE
    return Strength(side, excludes, place, low, high)
