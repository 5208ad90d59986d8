"""How a headline moved over the years compared, and what its intervals allow one to say about it.

It works from values and intervals alone, so it gives the same answer on protected results as on unprotected ones, and
it needs no statistics package: notebooks call it. Words are the reporting layer's; here are verdicts, numbers, reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import calculation_of, headlines, measure_of
from wres_kit.indicators.cautions import Caution, cautions, group_compared, has_few
from wres_kit.indicators.change import (
    Estimated,
    Interval,
    difference_interval,
    p_value,
    ratio_of_ratios_interval,
    trend_interval,
    trend_of_ratios_interval,
)
from wres_kit.indicators.levels import LevelChange, LevelVerdict
from wres_kit.indicators.results import ResultKind
from wres_kit.indicators.strength import Strength, clear_change, ends_agree, gap_between, state_of, strength
from wres_kit.indicators.verdicts import Evidence, Movement, Outcome, State, decide
from wres_kit.standard.indicator import Better

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wres_kit.indicators.results import MeasureDefinition, Result
    from wres_kit.standard import Standard

FEWEST_FOR_TREND = 3
"""Years that a line is laid through; two are compared directly."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a headline moved over the years compared.

    Parameters
    ----------
    indicator
        Its number.
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
        What a reader must know about it, in a fixed order.
    levels
        The change of the level of each group together with that of the gap, over the years of `overall`; None where
        the headline is no gap, or where neither higher nor lower is better.
    """

    indicator: int
    years: tuple[int, ...]
    points: Mapping[int, Result | None]
    movements: tuple[Movement, ...]
    overall: Movement
    strengths: Mapping[int, Strength | None]
    cautions: tuple[Caution, ...]
    levels: LevelChange | None = None

    @property
    def judged_levels(self) -> LevelChange | None:
        """The levels of both groups, where they can be judged; else the verdict is that of the headline alone."""
        return self.levels if self.levels and self.levels.verdict is not LevelVerdict.NOT_JUDGED else None

    @property
    def outcome(self) -> Outcome:
        """What all years come to: of the levels of both groups and the gap, or else of the headline alone."""
        return self.judged_levels.outcome if self.judged_levels else self.overall.verdict.outcome

    @property
    def changes(self) -> tuple[Movement, ...]:
        """The changes over all years that its verdict may rest on: that of the headline, and of both levels."""
        return (self.overall, self.levels.reference, self.levels.focus) if self.levels else (self.overall,)

    @property
    def strength(self) -> Strength | None:
        """What the last year's headline says by itself."""
        return self.strengths[self.years[-1]]

    @property
    def missing(self) -> tuple[int, ...]:
        """The years that have no value, in order: a chart leaves a gap there."""
        return tuple(year for year in self.years if not _has_value(self.points[year]))


def compare(
    standard: Standard,
    headline_by_year: Mapping[int, Result],
    indicator: int,
    years: Sequence[int],
    results: Iterable[Result] = (),
) -> Comparison:
    """Compare the headlines of several years.

    Parameters
    ----------
    standard
        What the results are of.
    headline_by_year
        The headline of each year, as `headlines` gives it; years may be missing.
    indicator
        Its number.
    years
        The years to compare; at least one.
    results
        The results around the headlines, protected or not. Where given, small numbers of events behind a ratio are
        found in them and cautioned against.
    """
    ordered = tuple(sorted(years))
    around = tuple(results)
    by_year = {year: headline_by_year.get(year) for year in ordered}
    points = _points(standard, indicator, by_year, around)
    reported = [year for year in ordered if _has_value(by_year[year])]
    overall = _movement(points, reported[0] if reported else ordered[0], ordered[-1])
    return Comparison(
        indicator=indicator,
        years=ordered,
        points=by_year,
        movements=tuple(_movement(points, *pair) for pair in pairwise(ordered)),
        overall=overall,
        strengths={
            year: strength(standard, point, around) if point is not None else None for year, point in by_year.items()
        },
        cautions=cautions(standard, by_year, indicator, around),
        levels=_levels(points, overall, around),
    )


def compare_indicator(
    standard: Standard, results: Sequence[Result], indicator: int, years: Sequence[int]
) -> Comparison:
    """Find the headlines of an indicator among results and compare them, with every caution the results call for."""
    own = [result for result in results if result.indicator == indicator and result.year in years]
    return compare(standard, headlines(standard, own, indicator), indicator, years, own)


def _has_value(result: Result | None) -> bool:
    return result is not None and result.value is not None


@dataclass(frozen=True, slots=True)
class _Points:
    """The headlines of an indicator by year, and which of them rest on few people."""

    standard: Standard
    indicator: int
    by_year: Mapping[int, Result | None]
    few: frozenset[int]

    def line(self, first: int, last: int) -> tuple[int, ...]:
        """Return the years through which a trend can be laid; none where one is missing or they are too few."""
        years = tuple(year for year in self.by_year if first <= year <= last)
        points = [self.by_year[year] for year in years]
        complete = all(point is not None and Estimated.from_result(point) is not None for point in points)
        return years if complete and len(years) >= FEWEST_FOR_TREND else ()


def _points(
    standard: Standard, indicator: int, by_year: Mapping[int, Result | None], around: Sequence[Result]
) -> _Points:
    few = frozenset(year for year, point in by_year.items() if point and has_few(standard, point, around))
    return _Points(standard, indicator, by_year, few)


def _levels(points: _Points, overall: Movement, around: Sequence[Result]) -> LevelChange | None:
    """Return the change of the level of each group behind a headline that is a gap between two levels."""
    last = points.by_year[overall.later]
    if last is None:
        return None
    standard = points.standard
    definition = standard.indicator(points.indicator, last.year)
    kinds = calculation_of(standard, definition).levels(standard, last)
    if not kinds or definition.better is Better.PARITY:
        return None
    by_group = {kind.group: _level(points, kind, around, overall) for kind in kinds}
    characteristic = standard.characteristic
    reference, focus = characteristic.compared
    people = definition.people.plural
    words = characteristic.with_noun(reference, people), characteristic.with_noun(focus, people)
    return LevelChange(by_group[reference], by_group[focus], overall, words)


def _level(points: _Points, kind: ResultKind, around: Sequence[Result], overall: Movement) -> Movement:
    sections = {year: point.section for year, point in points.by_year.items() if point is not None}
    by_year = {
        result.year: result
        for result in around
        if ResultKind(result.measure, result.category, result.group) == kind
        and (result.indicator, result.section) == (points.indicator, sections.get(result.year))
    }
    of_group = {year: by_year.get(year) for year in points.by_year}
    return _movement(_points(points.standard, points.indicator, of_group, ()), overall.earlier, overall.later)


def _movement(points: _Points, earlier: int, later: int) -> Movement:
    standard = points.standard
    before, after = points.by_year[earlier], points.by_year[later]
    state = state_of(before, after) if earlier != later else State.MISSING
    if state is not State.COMPLETE or before is None or after is None:
        return Movement(earlier, later, decide(Evidence(state)))
    group = group_compared(standard, before, after)
    between = standard.comparability(points.indicator, earlier, later, group) if standard.has_edition(later) else None
    if between is None or not between.comparable:
        reasons = tuple(change.what for change in between.refusals) if between else ()
        return Movement(earlier, later, decide(Evidence(state, comparable=False)), reasons=reasons)
    measure = measure_of(standard, after)
    line = points.line(earlier, later)
    years = line or (earlier, later)
    interval = _change_interval(measure, [point for year in years if (point := points.by_year[year]) is not None])
    if interval is None:
        verdict = decide(Evidence(state, tested=False))
        return Movement(earlier, later, verdict, _plain_change(measure, before, after))
    is_gap = measure.equality is not None
    change = clear_change(measure, interval)
    verdict = decide(
        Evidence(
            state,
            change=change,
            ends_agree=ends_agree(before, after, change),
            few=not points.few.isdisjoint(years),
            gap=gap_between(measure, before, after) if is_gap else None,
            better=None if is_gap else standard.indicator(after.indicator, after.year).better,
        )
    )
    chance = p_value(interval, measure.no_change, is_ratio=measure.is_ratio)
    return Movement(earlier, later, verdict, *interval, trend_years=line, p_value=chance)


def _change_interval(measure: MeasureDefinition, results: Sequence[Result]) -> Interval | None:
    estimates = {result.year: Estimated.from_result(result) for result in results}
    known = {year: estimate for year, estimate in estimates.items() if estimate is not None}
    if len(known) < len(estimates):
        return None
    if len(known) >= FEWEST_FOR_TREND:
        return trend_of_ratios_interval(known) if measure.is_ratio else trend_interval(known)
    earlier, later = known.values()
    return ratio_of_ratios_interval(earlier, later) if measure.is_ratio else difference_interval(earlier, later)


def _plain_change(measure: MeasureDefinition, before: Result, after: Result) -> float | None:
    assert before.value is not None
    assert after.value is not None
    if not measure.is_ratio:
        return after.value - before.value
    return after.value / before.value if before.value > 0 else None
