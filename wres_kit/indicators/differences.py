"""What a difference of two percentages takes from both: its interval, its decimal places, what rounding leaves open."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from wres_kit.indicators.statistics import Limits, newcombe

if TYPE_CHECKING:
    from wres_kit.indicators.results import Result


def difference_limits(first: Result, second: Result) -> Limits | None:
    """Return Newcombe's interval of `first` − `second`; None where either has no interval."""
    if first.value is None or first.lower is None or first.upper is None:
        return None
    if second.value is None or second.lower is None or second.upper is None:
        return None
    return newcombe(first.value, Limits(first.lower, first.upper), second.value, Limits(second.lower, second.upper))


def coarsest(*results: Result) -> int | None:
    """Return the fewest decimal places that any of some results was published with; None where none of them was."""
    return min((result.decimals for result in results if result.decimals is not None), default=None)


def rounding_of_difference(first: Result, second: Result) -> str:
    """Return between which values `first` − `second` lies, of percentages published without decimals; else empty.

    One decimal place is what differences are written with, so percentages that have one need no such remark.
    """
    if first.value is None or second.value is None or first.decimals is None or second.decimals is None:
        return ""
    if min(first.decimals, second.decimals) > 0:
        return ""
    reach = 0.5 * 10.0**-first.decimals + 0.5 * 10.0**-second.decimals
    difference = first.value - second.value
    low, high = floor(10 * round(difference - reach, 9)) / 10, ceil(10 * round(difference + reach, 9)) / 10
    ends = f"{low:.1f} and {high:.1f} percentage points".replace("-", "\N{MINUS SIGN}")
    return f"Worked out from percentages that were published rounded: it lies between {ends}."
