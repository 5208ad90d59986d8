"""How numbers are rounded and written on a page. Every number a reader sees goes through this module.

Rounding is half away from zero on the decimal digits of the number, as readers with a calculator expect: 2.25 is
written 2.3, never 2.2. Values are rounded once, when they are written, and never before something is computed from
them. Percentages and percentage points have one decimal, ratios two, as in the national reports.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from wres_kit.indicators.results import Unit

MINUS = "\N{MINUS SIGN}"
DECIMALS: dict[str, int] = {Unit.PERCENT: 1, Unit.POINTS: 1, Unit.RATIO: 2, Unit.POSTS: 0}
USUAL_DECIMALS = 2
"""Of a unit that a shape of a Standard brings."""
MOST_DECIMALS = 6


def rounded(value: float, decimals: int) -> Decimal:
    """Return a number rounded half away from zero.

    Parameters
    ----------
    value
        Any finite number.
    decimals
        Decimal places to keep.
    """
    # repr() gives the shortest decimal that stands for the float, so 2.675 is rounded as a person reads it.
    exact = Decimal(repr(float(value)))
    result = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def plain(value: Decimal) -> str:
    """Return a rounded number with commas between thousands and a true minus sign."""
    return f"{value:,}".replace("-", MINUS)


def count(value: float) -> str:
    """Return a count of people: ``2,505``."""
    return plain(rounded(value, 0))


def percent(value: float, decimals: int = DECIMALS[Unit.PERCENT]) -> str:
    """Return a percentage with one decimal: ``24.7%``.

    A share that is not nothing is never written 0.0%, and one that is not everything never 100.0%.
    """
    result = rounded(value, decimals)
    if result == 0 and value > 0:
        return "less than 0.1%"
    if result == 100 and value < 100:
        return "more than 99.9%"
    return f"{plain(result)}%"


def ratio(value: float, decimals: int = DECIMALS[Unit.RATIO], limits: tuple[float, ...] = ()) -> str:
    """Return a ratio with two decimals: ``1.83``.

    Parameters
    ----------
    value
        The ratio.
    decimals
        Decimal places.
    limits
        Numbers it is read against. Where rounding would put it on such a number though it lies beside it, as many more
        decimals are written as tell them apart: 1.254 beside a limit of 1.25.
    """
    if 0 < value < 0.005:
        return "less than 0.01"
    return plain(_told_apart(value, decimals, limits))


def _told_apart(value: float, decimals: int, limits: tuple[float, ...]) -> Decimal:
    """Return a number rounded, with more decimals where it would otherwise seem to equal a limit that it does not."""
    while decimals < MOST_DECIMALS and any(
        rounded(value, decimals) == rounded(limit, decimals) and value != limit for limit in limits
    ):
        decimals += 1
    return rounded(value, decimals)


def points(value: float, decimals: int = DECIMALS[Unit.POINTS], limits: tuple[float, ...] = ()) -> str:
    """Return a difference in percentage points with its sign and without its unit: ``+11.5``, ``−4.0``."""
    result = _told_apart(value, decimals, limits)
    return f"{'+' if result > 0 else ''}{plain(result)}"


def in_points(value: float, decimals: int = DECIMALS[Unit.POINTS]) -> str:
    """Return the size of a difference with its unit: ``11.5 percentage points``, ``1.0 percentage point``."""
    result = abs(rounded(value, decimals))
    if result == 0 and value != 0:
        return "less than 0.1 percentage points"
    return f"{plain(result)} percentage point{'' if result == 1 else 's'}"


def own_decimals(value: float) -> int:
    """Return how many decimal places a number has: 0 for 22.0, 1 for 18.5."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def interval(lower: float, upper: float, unit: str) -> str:
    """Return both ends of an interval: ``1.40 to 2.30``, ``23.1% to 26.0%``.

    An end that lies beside equality, however near, is written so that this shows.
    """
    if unit == Unit.RATIO:
        return " to ".join(ratio(end, limits=(1.0,)) for end in (lower, upper))
    if unit == Unit.POINTS:
        return " to ".join(points(end, limits=(0.0,)) for end in (lower, upper))
    if unit == Unit.PERCENT:
        return f"{percent(lower)} to {percent(upper)}"
    return " to ".join(plain(rounded(end, USUAL_DECIMALS)) for end in (lower, upper))


def is_written_as_one(value: float) -> bool:
    """Return whether a ratio is written 1.00."""
    return rounded(value, DECIMALS[Unit.RATIO]) == 1
