"""Differences and their intervals: between two groups, between years, and along a line of years.

Counts are not needed, so the published value and limits of two years are enough to repeat it.

Notes
-----
The method of variance estimates recovery (MOVER): the distance from an estimate to its limit stands in for its standard
error on that side. Zou, G. Y. and Donner, A. (2008). Construction of confidence limits about effect measures: a general
approach. Statistics in Medicine 27, 1693-1702. For differences of proportions with Wilson limits it is the method that
Newcombe gave in 1998. For the slope over more than two years, a linear function of their values: Zou, G. Y., Huang, W.
and Zhang, X. (2009). A note on confidence interval estimation for a linear function of binomial proportions.
Computational Statistics & Data Analysis 53, 1080-1085.

The years are taken as independent. Many people are in several, which makes the years alike and the true interval
shorter: a change that is called clear is clear, and some that are not called so may be.
"""

from __future__ import annotations

from math import ceil, erfc, exp, floor, hypot, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.indicators.results import Result, Unit
from wres_kit.indicators.statistics import CONFIDENCE, Limits, newcombe, normal_quantile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.indicators.results import Basis, ResultKey

Z = normal_quantile(CONFIDENCE)
"""How many standard errors a limit of a 95% interval is away from its value."""


class Interval(NamedTuple):
    """A value with the ends of its 95% interval."""

    value: float
    lower: float
    upper: float

    @classmethod
    def from_result(cls, result: Result) -> Interval | None:
        """Return the value and interval of a result; None where it has not both."""
        if result.value is None or result.lower is None or result.upper is None:
            return None
        return cls(result.value, result.lower, result.upper)

    @property
    def limits(self) -> Limits:
        """Its two ends."""
        return Limits(self.lower, self.upper)


def difference_interval(earlier: Interval, later: Interval) -> Interval:
    """Return later − earlier with its interval, in the unit of the two.

    Each limit takes from either estimate the side that works towards it, as Newcombe's does for two percentages.
    """
    return Interval(later.value - earlier.value, *newcombe(later.value, later.limits, earlier.value, earlier.limits))


def ratio_of_ratios_interval(earlier: Interval, later: Interval) -> Interval | None:
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


def trend_interval(by_year: Mapping[int, Interval]) -> Interval:
    """Return the change along the straight line through several years, first to last, with its interval.

    Parameters
    ----------
    by_year
        A value and its limits for each year, in one unit; at least two years.

    Notes
    -----
    Weighted least squares: each year counts by one over its squared standard error, taken from the length of its
    interval (Thompson, S. G. and Higgins, J. P. T. (2002). How should meta-regression analyses be undertaken and
    interpreted? Statistics in Medicine 21, 1559-1573). The slope is a sum of the values with a coefficient each; its
    limits take from each year the side that works towards it. Of two years it is `difference_interval`.
    """
    years = sorted(by_year)
    weights = _weights(by_year)
    # Distances from the weighted mean of the years, as sums of exact differences: with very unlike weights the mean
    # itself would be one of the years to the last digit.
    whole = sum(weights.values())
    away = {year: sum(weights[other] * (year - other) for other in years) / whole for year in years}
    spread = sum(weights[year] * away[year] ** 2 for year in years)
    value, down, up = 0.0, 0.0, 0.0
    for year in years:
        each = by_year[year]
        part = (years[-1] - years[0]) * weights[year] * away[year] / spread
        below, above = part * (each.value - each.lower), part * (each.upper - each.value)
        value += part * each.value
        down = hypot(down, below if part > 0 else above)
        up = hypot(up, above if part > 0 else below)
    return Interval(value, value - down, value + up)


def trend_of_ratios_interval(by_year: Mapping[int, Interval]) -> Interval | None:
    """Return the factor along the line through the logarithms of several years' ratios, with its interval.

    Returns
    -------
    Interval or None
        1 is no change. None where a value or limit is zero, which has no logarithm.
    """
    if any(min(each) <= 0 for each in by_year.values()):
        return None
    logs = trend_interval({year: _logarithm(each) for year, each in by_year.items()})
    return Interval(exp(logs.value), exp(logs.lower), exp(logs.upper))


def _weights(by_year: Mapping[int, Interval]) -> dict[int, float]:
    lengths = {year: each.upper - each.lower for year, each in by_year.items()}
    longest = max(lengths.values())
    if min(lengths.values()) <= 0:
        return dict.fromkeys(by_year, 1.0)
    return {year: (longest / length) ** 2 for year, length in lengths.items()}


def _logarithm(ratio: Interval) -> Interval:
    return Interval(log(ratio.value), log(ratio.lower), log(ratio.upper))


def p_value(interval: Interval, no_change: float, *, is_ratio: bool = False) -> float:
    """Return how often a change at least this large would come about by chance alone, from its 95% interval.

    The distance from the value to the limit on the side of no change stands for 1.96 standard errors, as in the
    interval itself. So the value is under 0.05 exactly where the interval does not include no change.

    Parameters
    ----------
    interval
        The change with its 95% interval.
    no_change
        The change that is none: 0, or 1 for a ratio.
    is_ratio
        Whether it is worked out on the logarithms.

    Returns
    -------
    float
        0 to 1, two-sided.

    Notes
    -----
    Altman, D. G. and Bland, J. M. (2011). How to obtain the P value from a confidence interval. BMJ 343, d2304.
    """
    value, lower, upper = (log(each) for each in interval) if is_ratio else interval
    away = value - (log(no_change) if is_ratio else no_change)
    half = value - lower if away > 0 else upper - value
    if away == 0:
        return 1.0
    return erfc(Z * abs(away) / half / sqrt(2)) if half > 0 else 0.0


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values adjusted for being judged together, in the order given.

    The smallest is multiplied by how many there are, the next by one less, and so on; none may be smaller than one
    before it. Where each adjusted value up to 0.05 is called clear, the chance that anything at all is called clear by
    mistake is at most 5%, whether or not the results depend on each other.

    Notes
    -----
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6,
    65-70.
    """
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[index]))
        adjusted[index] = largest
    return tuple(adjusted)


def result_difference(first: Result, second: Result) -> Interval | None:
    """Return `first` − `second` with Newcombe's interval; None where either has no interval."""
    ends = Interval.from_result(first), Interval.from_result(second)
    return difference_interval(ends[1], ends[0]) if ends[0] and ends[1] else None


def difference_result(key: ResultKey, first: Result, second: Result, bases: tuple[Basis, Basis]) -> Result:
    """Return the first of two percentages minus the second, in percentage points.

    Parameters
    ----------
    key
        What the difference is about.
    first, second
        Two percentages that have values.
    bases
        What it rests on where it has an interval, and where it has none.
    """
    assert first.value is not None
    assert second.value is not None
    interval = result_difference(first, second)
    return Result(
        *key, first.value - second.value, Unit.POINTS, lower=interval.lower if interval else None,
        upper=interval.upper if interval else None, basis=bases[0] if interval else bases[1],
        inputs=(*first.inputs, *second.inputs), note=rounding_of_difference(first, second),
        decimals=coarsest(first, second),
    )  # fmt: skip


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
    return f"Worked out from rounded percentages: it is between {ends}."
