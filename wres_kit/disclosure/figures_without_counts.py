"""What readers know of figures that were published without their counts: percentages alone, and rounded counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.disclosure.knowledge import COARSE
from wres_kit.indicators.results import Basis, ResultMeasure, Status, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.indicators.results import Result

FAR, COARSEST = 5, 3
"""So many people, or percentage points, a figure that was made coarser may be off."""


def lacks_counts(result: Result) -> bool:
    """Return whether a percentage says only nearly of how many people it is, or of how many it is one."""
    is_whole = result.numerator is not None or result.measure == ResultMeasure.PERCENTAGE
    is_exact = is_whole and result.denominator is not None and result.basis not in COARSE
    return result.status is Status.PUBLISHED and not is_exact and result.unit == Unit.PERCENT


def nearest_counts(result: Result, today: Sequence[int]) -> list[int]:
    """Return the counts of a percentage that was published without them: today's, if they could have been these.

    Parameters
    ----------
    result
        The percentage.
    today
        What its counts would be today: the part and the whole, or the whole alone.
    """
    part, whole = result.numerator, result.denominator
    if result.basis is Basis.ROUNDED:
        stated = (whole,) if len(today) < 2 else (part, whole)
        return [
            now if was is None or abs(now - was) <= FAR else round(was) for now, was in zip(today, stated, strict=True)
        ]
    if len(today) < 2 or result.value is None:
        return list(today)
    was = result.value * today[1] / 100
    far = today[1] * COARSEST / 100 if result.basis is Basis.PERCENTAGES else FAR
    return [today[0] if abs(today[0] - was) <= far else round(was), today[1]]
