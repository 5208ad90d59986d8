"""How many respondents of a survey a percentage is, where the figures leave no doubt.

Results of the NHS Staff Survey for all staff are weighted for most organisations: such a percentage of the respondents
is no whole number of people. Results by ethnicity are not weighted, so they are exact fractions of their base. Of 159
trusts in the survey of 2024, all 1,272 rates were. Where a percentage is given in full, the number follows from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wres_kit.returns.cells import Value

NEAR = 1e-6
"""How far from a whole number of people a percentage of its base may be, through the digits that a double has."""
PRECISE = 0.005
"""How many people rounding may make, at most, for a percentage to say how many there were.

A weighted percentage then comes so near to a whole number in one of a hundred cases; of one given in full in one of
500,000.
"""


def counted_people(percentage: Value, respondents: Value) -> int | None:
    """Return how many respondents a percentage counts; None where it was weighted, or is rounded too far to tell.

    Parameters
    ----------
    percentage
        0 to 100, with the decimal places that it was given with.
    respondents
        How many people it is of; more than 0.
    """
    rounding = respondents.value * 0.5 * 10.0**-percentage.decimals / 100
    if rounding > PRECISE:
        return None
    people = percentage.value * respondents.value / 100
    return round(people) if abs(people - round(people)) <= rounding + NEAR else None


def is_weighted(percentage: Value, respondents: Value) -> bool:
    """Return whether a percentage is given so precisely that it cannot be a whole number of respondents."""
    rounding = respondents.value * 0.5 * 10.0**-percentage.decimals / 100
    return rounding <= PRECISE and counted_people(percentage, respondents) is None
