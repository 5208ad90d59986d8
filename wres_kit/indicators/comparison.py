"""How a headline moved over the years compared, and what its intervals allow one to say about it.

It works from values and intervals alone, so it gives the same answer on protected results as on unprotected ones, and
it needs no statistics package: notebooks call it. Words are the reporting layer's; here are verdicts, numbers, reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from wres_kit.indicators.cautions import Caution, cautions
from wres_kit.indicators.change import Estimated, Interval, difference_interval, ratio_of_ratios_interval
from wres_kit.indicators.headline import headlines
from wres_kit.indicators.results import Result, ResultMeasure, Status, Unit
from wres_kit.indicators.strength import Strength, distance_from_equality, side_of_equality, strength
from wres_kit.indicators.structure import has_edition, indicator_of
from wres_kit.standard.comparability import comparability
from wres_kit.standard.model import Better

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Verdict(StrEnum):
    """What may be said about two years."""

    NO_CLEAR_CHANGE = "no_clear_change"
    """The interval of the change includes none at all: chance would explain it."""
    GAP_NARROWED = "gap_narrowed"
    """Clearly nearer to equality, on the same side of it."""
    GAP_WIDENED = "gap_widened"
    """Clearly further from equality, on the same side of it."""
    CROSSED_EQUALITY = "crossed_equality"
    """A clear change from one side of equality to the other."""
    ROSE = "rose"
    """Clearly higher, where neither way is better."""
    FELL = "fell"
    """Clearly lower, where neither way is better."""
    IMPROVED = "improved"
    """A clear change in the better direction."""
    WORSENED = "worsened"
    """A clear change in the worse direction."""
    NOT_COMPARABLE = "not_comparable"
    """The two years rest on different definitions."""
    NO_INTERVAL = "no_interval"
    """One of the two was published without its counts or base: whether chance explains the change cannot be said."""
    SUPPRESSED = "suppressed"
    """One of the two is withheld: numbers too small to publish are too small to compare."""
    NOT_CALCULABLE = "not_calculable"
    """One of the two could not be calculated."""
    TOO_FEW_YEARS = "too_few_years"
    """One of the two was not reported."""

    @property
    def is_clear(self) -> bool:
        """Whether it says that there was a change."""
        return self in _CLEAR

    @property
    def says_something(self) -> bool:
        """Whether the two years could be compared at all."""
        return self.is_clear or self is Verdict.NO_CLEAR_CHANGE


_CLEAR = frozenset(
    {
        Verdict.GAP_NARROWED, Verdict.GAP_WIDENED, Verdict.CROSSED_EQUALITY, Verdict.ROSE, Verdict.FELL,
        Verdict.IMPROVED, Verdict.WORSENED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Movement:
    """What lies between two years.

    Parameters
    ----------
    earlier, later
        Reporting years.
    verdict
        What may be said.
    change
        Later minus earlier in percentage points; for ratios later ÷ earlier, so that 1 is no change. None where either
        year has no value or the two do not compare.
    lower, upper
        The 95% interval of `change`; None where either year has no interval.
    reasons
        Why the years do not compare: what the Standard changed in between, one sentence each.
    """

    earlier: int
    later: int
    verdict: Verdict
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a headline moved over the years compared.

    Parameters
    ----------
    indicator
        1 to 9.
    years
        All years compared, in order, whether or not they have a result.
    points
        The headline of each year; None where there is not even a place for one.
    movements
        From each year to the next.
    overall
        From the first year that has a value to the last of all years.
    strength
        What the last year's headline says by itself; None where it has no value or equality means nothing to it.
    cautions
        What a reader must know beside it, in a fixed order.
    """

    indicator: int
    years: tuple[int, ...]
    points: Mapping[int, Result | None]
    movements: tuple[Movement, ...]
    overall: Movement
    strength: Strength | None
    cautions: tuple[Caution, ...]

    @property
    def missing(self) -> tuple[int, ...]:
        """The years that have no value, in order: a chart leaves a gap there."""
        return tuple(year for year in self.years if not _has_value(self.points[year]))


def compare(
    headline_by_year: Mapping[int, Result], indicator: int, years: Sequence[int], results: Iterable[Result] = ()
) -> Comparison:
    """Compare the headlines of several years.

    Parameters
    ----------
    headline_by_year
        The headline of each year, as `headlines` gives it; years may be missing.
    indicator
        1 to 9.
    years
        The years to compare; at least one.
    results
        The results around the headlines, protected or not. Where given, small numbers of events behind a ratio are
        found in them and cautioned against.
    """
    ordered = tuple(sorted(years))
    points = {year: headline_by_year.get(year) for year in ordered}
    reported = [year for year in ordered if _has_value(points[year])]
    first = reported[0] if reported else ordered[0]
    last = points[ordered[-1]]
    return Comparison(
        indicator=indicator,
        years=ordered,
        points=points,
        movements=tuple(_movement(points, indicator, *pair) for pair in pairwise(ordered)),
        overall=_movement(points, indicator, first, ordered[-1]),
        strength=strength(last) if last is not None else None,
        cautions=cautions(points, indicator, tuple(results)),
    )


def compare_indicator(results: Sequence[Result], indicator: int, years: Sequence[int]) -> Comparison:
    """Find the headlines of an indicator among results and compare them, with every caution the results call for."""
    own = [result for result in results if result.indicator == indicator and result.year in years]
    return compare(headlines(own, indicator), indicator, years, own)


def _has_value(result: Result | None) -> bool:
    return result is not None and result.value is not None


def _movement(points: Mapping[int, Result | None], indicator: int, earlier: int, later: int) -> Movement:
    before, after = points[earlier], points[later]
    absent = _why_absent(before, after) if earlier != later else Verdict.TOO_FEW_YEARS
    if absent is not None:
        return Movement(earlier, later, absent)
    assert before is not None
    assert after is not None
    between = comparability(indicator, earlier, later) if has_edition(later) else None
    if between is None or not between.comparable:
        reasons = tuple(change.what for change in between.refusals) if between else ()
        return Movement(earlier, later, Verdict.NOT_COMPARABLE, reasons=reasons)
    interval = _change_interval(before, after)
    if interval is None:
        return Movement(earlier, later, Verdict.NO_INTERVAL, _plain_change(before, after))
    return Movement(earlier, later, _verdict(before, after, interval), *interval)


def _why_absent(*results: Result | None) -> Verdict | None:
    """Return why two years have nothing to compare, the reason that readers most need first."""
    statuses = {result.status if result is not None else Status.NOT_REPORTED for result in results}
    if Status.NOT_REPORTED in statuses:
        return Verdict.TOO_FEW_YEARS
    if Status.SUPPRESSED in statuses:
        return Verdict.SUPPRESSED
    if Status.NOT_CALCULABLE in statuses:
        return Verdict.NOT_CALCULABLE
    return None


def _change_interval(before: Result, after: Result) -> Interval | None:
    one, two = Estimated.of(before), Estimated.of(after)
    if one is None or two is None:
        return None
    return ratio_of_ratios_interval(one, two) if after.unit is Unit.RATIO else difference_interval(one, two)


def _plain_change(before: Result, after: Result) -> float | None:
    assert before.value is not None
    assert after.value is not None
    if after.unit is not Unit.RATIO:
        return after.value - before.value
    return after.value / before.value if before.value > 0 else None


def _verdict(before: Result, after: Result, interval: Interval) -> Verdict:
    none = 1.0 if after.unit is Unit.RATIO else 0.0
    if interval.lower <= none <= interval.upper:
        return Verdict.NO_CLEAR_CHANGE
    rose = interval.value > none
    if after.measure in (ResultMeasure.SHARE, ResultMeasure.PERCENTAGE):
        return _verdict_of_percentage(indicator_of(after.indicator, after.year).better, rose=rose)
    if side_of_equality(before) * side_of_equality(after) < 0:
        return Verdict.CROSSED_EQUALITY
    nearer = distance_from_equality(after) < distance_from_equality(before)
    return Verdict.GAP_NARROWED if nearer else Verdict.GAP_WIDENED


def _verdict_of_percentage(better: Better, *, rose: bool) -> Verdict:
    if better is Better.PARITY:
        return Verdict.ROSE if rose else Verdict.FELL
    return Verdict.IMPROVED if rose == (better is Better.HIGHER) else Verdict.WORSENED
