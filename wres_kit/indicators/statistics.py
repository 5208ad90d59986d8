"""Intervals: Wilson for percentages, Newcombe for differences, Koopman for ratios.

All are 95% intervals unless `confidence` says otherwise. All that pages print come from the score test or from its
limits, so they stay within 0 and 100% and hold for small numbers and for zeros; `katz` and `woolf` use logarithms. A
survey weights its results of all staff, so that their count is no whole number: the first two functions accept that.
`methods.yml` describes each.

=================================  ==============  =================================  ================================
what is given                      `wilson`        `koopman`                          `katz` and `woolf`
=================================  ==============  =================================  ================================
nobody had the event in one group  lower limit 0   lower limit 0, or where it is the  ValueError: zero has no logarithm
                                                   group below the line, upper one
                                                   infinite
nobody had it in both groups                       0 and infinity: nothing is known   ValueError
everybody had the event            upper limit 1   as ever                            `katz` as ever; `woolf` ValueError
a group without people             ValueError      ValueError                         ValueError
=================================  ==============  =================================  ================================

`newcombe` takes the limits of two percentages and has no cases of its own. No build meets one of the errors: results
of an empty group and ratios with a zero are ``not_calculable`` before an interval is asked for, and results of fewer
people than the limits of disclosure control are suppressed after it.
"""

from __future__ import annotations

from functools import cache
from math import ceil, exp, floor, hypot, inf, lgamma, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt


CONFIDENCE = 0.95


class Limits(NamedTuple):
    """The two ends of an interval."""

    lower: float
    upper: float


@cache
def normal_quantile(confidence: float) -> float:
    """Return how far a standard normal value lies from 0 at most, with the probability `confidence`."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(share: float, people: float, *, confidence: float = CONFIDENCE) -> Limits:
    """Return the score interval of a proportion.

    Parameters
    ----------
    share
        Observed proportion, 0 to 1; it need not be a whole number of people.
    people
        How many it is a proportion of; more than 0.

    Returns
    -------
    Limits
        Proportions within 0 and 1. At 0 the lower, at 1 the upper limit is that value itself.

    Notes
    -----
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association 22, 209-212. Written out because a national run needs some hundred thousand of them and
    importing a statistics package would cost each notebook more than its whole page; the tests hold it against
    statsmodels.
    """
    if not 0 <= share <= 1 or people <= 0:
        message = f"a proportion between 0 and 1 of more than 0 people is wanted, not {share} of {people}"
        raise ValueError(message)
    z = normal_quantile(confidence)
    squared = z * z / people
    centre = (share + squared / 2) / (1 + squared)
    half = z / (1 + squared) * sqrt(share * (1 - share) / people + squared / (4 * people))
    return Limits(0.0 if share == 0 else max(0.0, centre - half), 1.0 if share == 1 else min(1.0, centre + half))


def newcombe(first: float, first_limits: Limits, other: float, other_limits: Limits) -> Limits:
    """Return the interval of the difference `first` − `other` of two independent percentages from the limits of each.

    Parameters
    ----------
    first, other
        The percentages (or proportions).
    first_limits, other_limits
        Their Wilson limits, in the same unit.

    Notes
    -----
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Statistics in Medicine 17, 873-890, method 10.
    """
    difference = first - other
    down = hypot(first - first_limits.lower, other_limits.upper - other)
    up = hypot(first_limits.upper - first, other - other_limits.lower)
    return Limits(difference - down, difference + up)


def koopman(
    events: int, people: int, other_events: int, other_people: int, *, confidence: float = CONFIDENCE
) -> Limits:
    """Return the score interval of the ratio (`events` / `people`) ÷ (`other_events` / `other_people`).

    Parameters
    ----------
    events, people
        The group above the line: 0 <= events <= people, people more than 0.
    other_events, other_people
        The group below it.

    Returns
    -------
    Limits
        The lower limit is 0 where `events` is 0, the upper one infinite where `other_events` is 0; where both are 0
        nothing is known and the limits are 0 and infinity.

    Notes
    -----
    Koopman, P. A. R. (1984). Confidence intervals for the ratio of two binomial proportions. Biometrics 40, 513-517:
    the ratios at which the score statistic equals the quantile of chi-squared with one degree of freedom. statsmodels
    has the same interval by a closed formula, which gives none in corners that do occur (7 of 20 against 2 of 2); the
    tests hold the two together where both work.
    """
    must_be_rates((events, people), (other_events, other_people))
    if events == 0 and other_events == 0:
        return Limits(0.0, inf)
    if other_events == 0:
        return Limits(1 / koopman(other_events, other_people, events, people, confidence=confidence).upper, inf)

    def excess(logarithm: float) -> float:
        statistic = _score_statistic(exp(logarithm), events, people, other_events, other_people)
        return statistic - normal_quantile(confidence) ** 2

    ratio = (events / people) / (other_events / other_people)
    if events == 0:
        return Limits(0.0, exp(_root(excess, log(0.5 / people), 1.0)))
    return Limits(exp(_root(excess, log(ratio), -1.0)), exp(_root(excess, log(ratio), 1.0)))


def must_be_rates(*rates: tuple[int, int]) -> None:
    """Raise ValueError where events are no part of people, or there are no people."""
    for events, people in rates:
        if not 0 <= events <= people or people <= 0:
            message = f"0 or more events among more than 0 people are wanted, not {events} among {people}"
            raise ValueError(message)


def _score_statistic(ratio: float, events: int, people: int, other_events: int, other_people: int) -> float:
    """Return Koopman's statistic of a supposed ratio; the proportions are the likeliest that have this ratio."""
    b = people * ratio + events + other_people + other_events * ratio
    c = events + other_events
    other = min(1.0, 2 * c / (b + sqrt(max(0.0, b * b - 4 * (people + other_people) * ratio * c))))
    share = min(1.0, ratio * other)
    if share == other == 1:
        return 0.0
    # At the likeliest proportions both sides give the same score; a side at 1 cannot give it.
    score = (
        (events - people * share) / (1 - share)
        if share < other
        else (other_events - other_people * other) / (1 - other)
    )
    return score**2 * ((1 - share) / (people * share) + (1 - other) / (other_people * other))


def _root(excess: Callable[[float], float], start: float, step: float) -> float:
    """Return where a function that rises away from `start` in the direction of `step` crosses zero."""
    from scipy.optimize import brentq  # noqa: PLC0415 - a quarter of a second that pages without ratios need not spend

    end = start + step
    while excess(end) < 0:
        end += step
    return float(brentq(excess, end - step, end, xtol=1e-12))


def woolf(a: float, b: float, c: float, d: float, *, confidence: float = CONFIDENCE) -> Limits:
    """Return the interval of the odds ratio (`a` ÷ `b`) ÷ (`c` ÷ `d`).

    Parameters
    ----------
    a, b, c, d
        Counts of people, all above 0; a ratio with a zero in it has no such interval.

    Returns
    -------
    Limits
        Ratios above 0, as far from the odds ratio on either side by their logarithms.

    Notes
    -----
    Woolf, B. (1955). On estimating the relation between blood group and disease. Annals of Human Genetics 19, 251-253:
    the logarithm of the odds ratio has the variance 1/a + 1/b + 1/c + 1/d.
    """
    if min(a, b, c, d) <= 0:
        message = f"four counts above 0 are wanted, not {a}, {b}, {c} and {d}"
        raise ValueError(message)
    middle = log(a) - log(b) - log(c) + log(d)
    half = normal_quantile(confidence) * sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return Limits(exp(middle - half), exp(middle + half))


def katz(events: int, people: int, other_events: int, other_people: int, *, confidence: float = CONFIDENCE) -> Limits:
    """Return the logarithmic interval of the ratio (`events` / `people`) ÷ (`other_events` / `other_people`).

    The interval that most publications print; given with Koopman's so that readers can compare them.

    Parameters
    ----------
    events, people, other_events, other_people
        As `koopman` takes them; both numbers of events above 0.

    Notes
    -----
    Katz, D., Baptista, J., Azen, S. P. and Pike, M. C. (1978). Obtaining confidence intervals for the risk ratio in
    cohort studies. Biometrics 34, 469-474, method C: the logarithm of the ratio has the variance
    1/x - 1/m + 1/y - 1/n. `scipy.stats.contingency.relative_risk` gives the same; the tests hold the two together.
    """
    must_be_rates((events, people), (other_events, other_people))
    if min(events, other_events) == 0:
        message = "a ratio with no events on one side has no logarithmic interval; koopman() gives one"
        raise ValueError(message)
    middle = log(events / people) - log(other_events / other_people)
    half = normal_quantile(confidence) * sqrt(1 / events - 1 / people + 1 / other_events - 1 / other_people)
    return Limits(exp(middle - half), exp(middle + half))


FEWEST_EXPECTED = 5.0
"""With fewer people than this expected in any of the four places of two groups, the exact test is asked as well.

Cochran, W. G. (1954). Some methods for strengthening the common chi-squared tests. Biometrics 10, 417-451.
"""


def is_small(events: float, people: float, other_events: float, other_people: float) -> bool:
    """Return whether fewer than `FEWEST_EXPECTED` would be expected somewhere if both groups were alike."""
    share = (events + other_events) / (people + other_people)
    return min(people, other_people) * min(share, 1 - share) < FEWEST_EXPECTED


def mid_p(events: int, people: int, other_events: int, other_people: int) -> float:
    """Return the mid-p value of Fisher's exact test: how likely chance alone is to part two groups so far.

    Two-sided: twice the smaller tail, in which the table itself counts half.

    Parameters
    ----------
    events, people, other_events, other_people
        As `koopman` takes them.

    Returns
    -------
    float
        0 to 1; 1 where nobody or everybody had the event.

    Notes
    -----
    Lancaster, H. O. (1961). Significance tests in discrete distributions. Journal of the American Statistical
    Association 56, 223-234; recommended for small numbers of people by Lydersen, S., Fagerland, M. W. and Laake, P.
    (2009). Recommended tests for association in 2 x 2 tables. Statistics in Medicine 28, 1159-1175. R's epitools gives
    the same; scipy has Fisher's test without the half, with which the tests compare it.
    """
    must_be_rates((events, people), (other_events, other_people))
    drawn, everyone = events + other_events, people + other_people
    fewest, most = max(0, drawn - other_people), min(drawn, people)
    whole = _ways(everyone, drawn)

    def chance(number: int) -> float:
        return exp(_ways(people, number) + _ways(other_people, drawn - number) - whole)

    half = chance(events) / 2
    below = sum(chance(number) for number in range(fewest, events))
    above = sum(chance(number) for number in range(events + 1, most + 1))
    return min(1.0, 2 * (half + min(below, above)))


def _ways(people: int, chosen: int) -> float:
    """Return the logarithm of how many ways there are to choose some of so many people."""
    return lgamma(people + 1) - lgamma(chosen + 1) - lgamma(people - chosen + 1)


# Percentages without counts ------------------------------------------------------------------------------------------

RATIO_DECIMALS = 1
"""The decimals of a ratio where no counts are published."""


class RoundedRate(NamedTuple):
    """A percentage rounded so far that it hides its count from readers who know how many people it is of.

    Parameters
    ----------
    percentage
        The multiple of `step` that is published.
    step
        In percentage points.
    people
        How many people it is of.
    """

    percentage: float
    step: int
    people: int

    @classmethod
    def nearest(cls, percentage: float | None, people: float | None, step: int) -> RoundedRate:
        """Return a percentage rounded to a step; of 0 people where nobody says of how many it is."""
        rounded = floor(round((percentage or 0.0) / step, 9) + 0.5) * step
        return cls(float(rounded), step, round(people or 0))

    @property
    def counts(self) -> range:
        """All numbers of people that round to it."""
        least, beyond = ((self.percentage + sign * self.step / 2) * self.people / 100 for sign in (-1, 1))
        return range(max(0, ceil(least - 1e-9)), min(self.people + 1, ceil(beyond - 1e-9)))

    def widest_interval(self) -> Limits:
        """Return an interval around those of all its numbers of people, in percent: it tells no more than itself."""
        low, high = self.counts[0] / self.people, self.counts[-1] / self.people
        return Limits(100 * wilson(low, self.people).lower, 100 * wilson(high, self.people).upper)


def coarse_ratio(
    ratio: float, first: RoundedRate, second: RoundedRate, threshold: int
) -> tuple[float | None, Limits | None]:
    """Return what may be shown of a ratio where readers know two rounded percentages and their bases.

    Where all ratios that the two can have are nearly the same, it is that of the rounded percentages. Elsewhere it is
    shown if it leaves each of the two counts enough values. That it is not shown leaves them enough as well: as long
    as it does not, the ratio of the next fewest values is not shown either.

    Parameters
    ----------
    ratio
        The ratio, rounded to `RATIO_DECIMALS`.
    first, second
        The two percentages.
    threshold
        How many values each count must have, if it has so many without the ratio.
    """
    import numpy as np  # noqa: PLC0415 - notebooks need the intervals alone

    counts = [np.array([each for each in rate.counts if each >= threshold]) for rate in (first, second)]
    if not all(each.size for each in counts) or not second.percentage:  # without a base there are no counts
        return None, None
    exact = np.divide.outer(counts[0] / first.people, counts[1] / second.people)
    rounded = np.floor(exact * 10**RATIO_DECIMALS + 0.5 + 1e-9) / 10**RATIO_DECIMALS
    of_rounded = round(first.percentage / second.percentage, RATIO_DECIMALS)
    possible = np.ones(rounded.shape, dtype=bool)
    if np.abs(exact - of_rounded).max() <= 10.0**-RATIO_DECIMALS:
        ratio = of_rounded
    else:
        hidden = np.zeros(rounded.shape, dtype=bool)
        for each in sorted(np.unique(rounded), key=lambda value: (int((rounded == value).sum()), value)):
            too_few = hidden.any() and not _has_values(hidden, threshold)
            if too_few or not _has_values(rounded == each, threshold):
                hidden |= rounded == each
        possible = (np.abs(rounded - ratio) < 1e-9) & ~hidden
        if not possible.any():
            return None, None
    fewest = [int(own[possible.any(axis=1 - axis)][0]) for axis, own in enumerate(counts)]
    widest = katz(fewest[0], first.people, fewest[1], second.people)
    middle = fewest[0] * second.people / (first.people * fewest[1])
    return ratio, Limits(ratio * widest.lower / middle, ratio * widest.upper / middle)


def _has_values(possible: npt.NDArray[np.bool_], threshold: int) -> bool:
    return all(possible.any(axis=1 - axis).sum() >= min(threshold, possible.shape[axis]) for axis in (0, 1))
