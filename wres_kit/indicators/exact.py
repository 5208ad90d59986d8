"""An exact test for small counts, for which the limits of an interval are approximate."""

from __future__ import annotations

from math import exp, lgamma

from wres_kit.indicators.statistics import must_be_rates

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
