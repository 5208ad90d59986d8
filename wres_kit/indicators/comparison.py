"""How a headline moved over the years compared, and what its intervals allow one to say about it.

It works from values and intervals alone, so it gives the same answer on protected results as on unprotected ones, and
it needs no statistics package: notebooks call it. Words are the reporting layer's; here are verdicts, numbers, reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from wres_kit.indicators.cautions import Caution, cautions, group_compared, has_few
from wres_kit.indicators.change import (
    Estimated,
    Interval,
    difference_interval,
    ratio_of_ratios_interval,
    trend_interval,
    trend_of_ratios_interval,
)
from wres_kit.indicators.evidence import clear_change, gap_between, is_gap, state_of
from wres_kit.indicators.headline import headlines
from wres_kit.indicators.results import Result, Unit
from wres_kit.indicators.strength import Strength, strength
from wres_kit.indicators.structure import has_edition, indicator_of
from wres_kit.indicators.verdicts import Evidence, State, Verdict, decide
from wres_kit.standard.legacy import comparability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


FEWEST_FOR_TREND = 3
"""Years that a line is laid through; two are compared directly."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What lies between two years, or between the first and the last of several.

    Parameters
    ----------
    earlier, later
        Reporting years.
    verdict
        What may be said.
    change
        Later minus earlier in percentage points; for ratios later ÷ earlier, so that 1 is no change. None where either
        year has no value or the two do not compare. Of a trend, along the line through all its years.
    lower, upper
        The 95% interval of `change`; None where either year has no interval.
    reasons
        Why the years do not compare: what the Standard changed in between, one sentence each.
    trend_years
        The years through which a line was laid; none where only `earlier` and `later` were compared.
    """

    earlier: int
    later: int
    verdict: Verdict
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    reasons: tuple[str, ...] = ()
    trend_years: tuple[int, ...] = ()


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
        From the first year that has a value to the last of all years: a trend where all years from the one to the other
        have an interval and there are at least `FEWEST_FOR_TREND`.
    strengths
        What the headline of each year says by itself; None where it has no value or equality means nothing to it.
    cautions
        What a reader must know beside it, in a fixed order.
    """

    indicator: int
    years: tuple[int, ...]
    points: Mapping[int, Result | None]
    movements: tuple[Movement, ...]
    overall: Movement
    strengths: Mapping[int, Strength | None]
    cautions: tuple[Caution, ...]

    @property
    def strength(self) -> Strength | None:
        """What the last year's headline says by itself."""
        return self.strengths[self.years[-1]]

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
    around = tuple(results)
    points = {year: headline_by_year.get(year) for year in ordered}
    of = _Points(indicator, points, frozenset(year for year, one in points.items() if one and has_few(one, around)))
    reported = [year for year in ordered if _has_value(points[year])]
    return Comparison(
        indicator=indicator,
        years=ordered,
        points=points,
        movements=tuple(_movement(of, *pair) for pair in pairwise(ordered)),
        overall=_movement(of, reported[0] if reported else ordered[0], ordered[-1]),
        strengths={year: strength(one, around) if one is not None else None for year, one in points.items()},
        cautions=cautions(points, indicator, around),
    )


def compare_indicator(results: Sequence[Result], indicator: int, years: Sequence[int]) -> Comparison:
    """Find the headlines of an indicator among results and compare them, with every caution the results call for."""
    own = [result for result in results if result.indicator == indicator and result.year in years]
    return compare(headlines(own, indicator), indicator, years, own)


def _has_value(result: Result | None) -> bool:
    return result is not None and result.value is not None


@dataclass(frozen=True, slots=True)
class _Points:
    """The headlines of an indicator by year, and which of them rest on few people."""

    indicator: int
    by_year: Mapping[int, Result | None]
    few: frozenset[int]

    def line(self, first: int, last: int) -> tuple[int, ...]:
        """Return the years through which a trend can be laid; none where one is missing or they are too few."""
        years = tuple(year for year in self.by_year if first <= year <= last)
        found = [self.by_year[year] for year in years]
        complete = all(one is not None and Estimated.of(one) is not None for one in found)
        return years if complete and len(years) >= FEWEST_FOR_TREND else ()


def _movement(of: _Points, earlier: int, later: int) -> Movement:
    before, after = of.by_year[earlier], of.by_year[later]
    state = state_of(before, after) if earlier != later else State.MISSING
    if state is not State.COMPLETE or before is None or after is None:
        return Movement(earlier, later, decide(Evidence(state)))
    group = group_compared(before, after)
    between = comparability(of.indicator, earlier, later, group) if has_edition(later) else None
    if between is None or not between.comparable:
        reasons = tuple(change.what for change in between.refusals) if between else ()
        return Movement(earlier, later, decide(Evidence(state, comparable=False)), reasons=reasons)
    line = of.line(earlier, later)
    interval = _change_interval([one for year in line or (earlier, later) if (one := of.by_year[year]) is not None])
    if interval is None:
        verdict = decide(Evidence(state, tested=False))
        return Movement(earlier, later, verdict, _plain_change(before, after))
    verdict = decide(
        Evidence(
            state,
            change=clear_change(before, after, interval),
            few=not of.few.isdisjoint(line or (earlier, later)),
            gap=gap_between(before, after) if is_gap(after) else None,
            better=None if is_gap(after) else indicator_of(after.indicator, after.year).better,
        )
    )
    return Movement(earlier, later, verdict, *interval, trend_years=line)


def _change_interval(results: Sequence[Result]) -> Interval | None:
    found = {result.year: Estimated.of(result) for result in results}
    known = {year: one for year, one in found.items() if one is not None}
    if len(known) < len(found):
        return None
    is_ratio = results[-1].unit is Unit.RATIO
    if len(known) >= FEWEST_FOR_TREND:
        return trend_of_ratios_interval(known) if is_ratio else trend_interval(known)
    earlier, later = known.values()
    return ratio_of_ratios_interval(earlier, later) if is_ratio else difference_interval(earlier, later)


def _plain_change(before: Result, after: Result) -> float | None:
    assert before.value is not None
    assert after.value is not None
    if after.unit is not Unit.RATIO:
        return after.value - before.value
    return after.value / before.value if before.value > 0 else None
