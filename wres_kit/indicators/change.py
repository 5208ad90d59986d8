"""The interval of a change between two years, from the interval of each year alone.

Counts are not needed, so the published value and limits of two years are enough to repeat it.

Notes
-----
The method of variance estimates recovery (MOVER): the distance from an estimate to its limit stands in for its standard
error on that side. Zou, G. Y. and Donner, A. (2008). Construction of confidence limits about effect measures: a general
approach. Statistics in Medicine 27, 1693-1702. For differences of proportions with Wilson limits it is the method that
Newcombe gave in 1998.

The two years are taken as independent. Many people are in both, which makes the years alike and the true interval
shorter: a change that is called clear is clear, and some that are not called so may be.
"""

from __future__ import annotations

from math import exp, hypot, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from wres_kit.indicators.results import Result


class Interval(NamedTuple):
    """A value with the ends of its 95% interval."""

    value: float
    lower: float
    upper: float


class Estimated(NamedTuple):
    """A result that has an interval."""

    value: float
    lower: float
    upper: float

    @classmethod
    def of(cls, result: Result) -> Estimated | None:
        """Return the value and interval of a result; None where it has not both."""
        if result.value is None or result.lower is None or result.upper is None:
            return None
        return cls(result.value, result.lower, result.upper)


def difference_interval(earlier: Estimated, later: Estimated) -> Interval:
    """Return later − earlier with its interval, in the unit of the two.

    Each limit takes from either estimate the side that works towards it.
    """
    value = later.value - earlier.value
    down = hypot(later.value - later.lower, earlier.upper - earlier.value)
    up = hypot(later.upper - later.value, earlier.value - earlier.lower)
    return Interval(value, value - down, value + up)


def ratio_of_ratios_interval(earlier: Estimated, later: Estimated) -> Interval | None:
    """Return later ÷ earlier with its interval, worked out on the logarithms.

    Returns
    -------
    Interval or None
        1 is no change. None where a value or limit is zero, which has no logarithm.
    """
    if min(*earlier, *later) <= 0:
        return None
    logs = difference_interval(_logarithm(earlier), _logarithm(later))
    return Interval(exp(logs.value), exp(logs.lower), exp(logs.upper))


def _logarithm(one: Estimated) -> Estimated:
    return Estimated(log(one.value), log(one.lower), log(one.upper))
