"""How a headline moved over the years compared, and what its intervals allow one to say about it.

It works from values and intervals alone, so it gives the same answer on protected results as on unprotected ones, and
it needs no statistics package: notebooks call it. Words are the reporting layer's; here are verdicts, numbers, reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import calculation_of, headlines, measure_of, measures_of
from wres_kit.indicators.change import (
    Interval,
    difference_interval,
    p_value,
    ratio_of_ratios_interval,
    trend_interval,
    trend_of_ratios_interval,
)
from wres_kit.indicators.results import Basis, MeasureDefinition, Result, ResultKind, Status, Unit
from wres_kit.indicators.significance import (
    LevelChange,
    LevelVerdict,
    Significance,
    clear_change,
    ends_agree,
    gap_between,
    significance_of,
    status_of_years,
)
from wres_kit.indicators.verdicts import Evidence, Movement, Outcome, decide
from wres_kit.standard.indicator import Better
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wres_kit.standard import Standard

FEW_EVENTS = 10
"""Fewer people than this with an event in a group: one more or one fewer would move the result visibly."""
BASE_JUMP = 1.5
"""Respondents that grow or shrink by this factor from one year to the next may be other people than before."""


class CautionKind(StrEnum):
    """Kinds of caution, in the order in which they are given."""

    DEFINITION_CHANGED = "definition_changed"
    """The Standard changed something in between; `detail` says what."""
    MISSING_YEARS = "missing_years"
    """Some of the years have no value; `years` says which."""
    SMALL_NUMBERS = "small_numbers"
    """Fewer than `FEW_EVENTS` people of a group had the event; `years` says when."""
    DERIVED_COUNTS = "derived_counts"
    """Counts were worked out from rounded percentages; `years` says when."""
    WITHOUT_INTERVAL = "without_interval"
    """Published without its counts or base, so without an interval; `years` says when."""
    MIXED_BASES = "mixed_bases"
    """The years rest on different bases; `detail` lists them."""
    RESPONDENTS_CHANGED = "respondents_changed"
    """Far more or far fewer people of a group answered than the year before; `detail` names the group, `years` both."""


@dataclass(frozen=True, slots=True)
class Caution:
    """One caution.

    Parameters
    ----------
    kind
        What it is about.
    years
        The years that it is about, in order.
    detail
        What the Standard changed, in a sentence; the bases that are mixed; else empty.
    """

    kind: CautionKind
    years: tuple[int, ...] = ()
    detail: str = ""


def cautions(
    standard: Standard, points: Mapping[int, Result | None], indicator: int, results: Sequence[Result]
) -> tuple[Caution, ...]:
    """Return the cautions that go with the headlines of several years.

    Parameters
    ----------
    standard
        What the results are of.
    points
        The headline of each year compared.
    indicator
        Its number.
    results
        The results around the headlines, in which small numbers are looked for.
    """
    valued = {year: point for year, point in sorted(points.items()) if point is not None and point.value is not None}
    given = _definition_changes(standard, indicator, valued)
    of_years = {
        CautionKind.MISSING_YEARS: [year for year in sorted(points) if year not in valued],
        CautionKind.SMALL_NUMBERS: [
            year for year, point in valued.items() if rests_on_few_people(standard, point, results)
        ],
        CautionKind.DERIVED_COUNTS: [year for year, point in valued.items() if point.basis is Basis.DERIVED],
        CautionKind.WITHOUT_INTERVAL: [year for year, point in valued.items() if point.lower is None],
    }
    given += [Caution(kind, tuple(years)) for kind, years in of_years.items() if years]
    bases = sorted({str(point.basis) for point in valued.values()})
    if len(bases) > 1:
        given.append(Caution(CautionKind.MIXED_BASES, tuple(valued), ", ".join(bases)))
    given += _respondents_changed(standard, tuple(points), indicator, results)
    return tuple(given)


def _respondents_changed(
    standard: Standard, years: Sequence[int], indicator: int, results: Sequence[Result]
) -> Iterator[Caution]:
    """Yield a caution for each group whose respondents changed by half or more from one year to the next."""
    bases = {
        (result.group, result.year): result.denominator
        for result in results
        if (result.indicator, result.section, result.category) == (indicator, ALL, ALL)
        and result.basis is Basis.SURVEY
        and result.denominator
    }
    characteristic = standard.characteristic
    for group in (*characteristic.compared, characteristic.everyone):
        for earlier, later in pairwise(sorted(years)):
            before, after = bases.get((group, earlier)), bases.get((group, later))
            if before and after and max(before, after) >= BASE_JUMP * min(before, after):
                people = standard.indicator(indicator, later).people.plural
                detail = f"{characteristic.with_noun(group, people)}, {before:,.0f}, {after:,.0f}"
                yield Caution(CautionKind.RESPONDENTS_CHANGED, (earlier, later), detail)


def group_compared(standard: Standard, *headlines: Result) -> str | None:
    """Return the group that headlines of several years are all of; None where they are gaps, or of several groups."""
    groups = {headline.group if measure_of(standard, headline).equality is None else None for headline in headlines}
    return groups.pop() if len(groups) == 1 else None


def _definition_changes(standard: Standard, indicator: int, points: Mapping[int, Result]) -> list[Caution]:
    years = tuple(points)
    if len(years) < 2 or not standard.has_edition(years[-1]):
        return []
    group = group_compared(standard, *points.values())
    changes = standard.comparability(indicator, years[0], years[-1], group).changes
    return [Caution(CautionKind.DEFINITION_CHANGED, (years[0], years[-1]), change.what) for change in changes]


def rests_on_few_people(standard: Standard, headline: Result, results: Sequence[Result]) -> bool:
    """Return whether a headline rests on few people of a group.

    That is fewer than `FEW_EVENTS` who had the event, or who had it not; of other figures than proportions, fewer
    people altogether.

    Parameters
    ----------
    standard
        What the results are of.
    headline
        A headline, protected or not.
    results
        The results around it, in which the groups behind it are looked for.
    """
    measures = measures_of(standard, headline.indicator, headline.year)
    of_people = {each.name: each for each in measures if each.equality is None and each.unit != Unit.POSTS}
    groups = (*standard.characteristic.compared, headline.group)
    behind = [
        result
        for result in (headline, *results)
        if (result.indicator, result.year, result.section) == (headline.indicator, headline.year, headline.section)
        and result.group in groups
        and result.measure in of_people
        and result.category == headline.category
    ]
    return any(_fewest(of_people[result.measure], result) < FEW_EVENTS for result in behind)


def _fewest(measure: MeasureDefinition, result: Result) -> float:
    """Return how many people are on the smaller side of a proportion, as far as its base is known."""
    if not measure.is_proportion:
        return float(FEW_EVENTS) if result.denominator is None else result.denominator
    if result.numerator is not None and result.denominator is not None:
        return min(result.numerator, result.denominator - result.numerator)
    if result.numerator is not None:
        return result.numerator
    if result.value is None or result.denominator is None:
        return float(FEW_EVENTS)
    events = result.value / 100 * result.denominator
    return min(events, result.denominator - events)


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
    significance_by_year
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
    significance_by_year: Mapping[int, Significance | None]
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
    def significance(self) -> Significance | None:
        """What the last year's headline says by itself."""
        return self.significance_by_year[self.years[-1]]

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
    points = _Points(standard, indicator, by_year, around)
    reported = [year for year in ordered if _has_value(by_year[year])]
    overall = _movement(points, reported[0] if reported else ordered[0], ordered[-1])
    return Comparison(
        indicator=indicator,
        years=ordered,
        points=by_year,
        movements=tuple(_movement(points, *pair) for pair in pairwise(ordered)),
        overall=overall,
        significance_by_year={
            year: significance_of(standard, point, around) if point else None for year, point in by_year.items()
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
    """The headlines of an indicator by year, and the results around them in which small numbers are looked for."""

    standard: Standard
    indicator: int
    by_year: Mapping[int, Result | None]
    around: Sequence[Result] = ()

    def has_few_people(self, years: Iterable[int]) -> bool:
        """Return whether the headline of any of some years rests on few people."""
        points = [point for year in years if (point := self.by_year[year]) is not None]
        return any(rests_on_few_people(self.standard, point, self.around) for point in points)

    def line(self, first: int, last: int) -> tuple[int, ...]:
        """Return the years through which a trend can be laid; none where one is missing or they are too few."""
        years = tuple(year for year in self.by_year if first <= year <= last)
        points = [self.by_year[year] for year in years]
        complete = all(point is not None and Interval.from_result(point) is not None for point in points)
        return years if complete and len(years) >= FEWEST_FOR_TREND else ()


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
        if (result.indicator, result.section, result.kind) == (points.indicator, sections.get(result.year), kind)
    }
    of_group = {year: by_year.get(year) for year in points.by_year}
    return _movement(_Points(points.standard, points.indicator, of_group), overall.earlier, overall.later)


def _movement(points: _Points, earlier: int, later: int) -> Movement:
    standard = points.standard
    before, after = points.by_year[earlier], points.by_year[later]
    status = status_of_years(before, after) if earlier != later else Status.NOT_REPORTED
    if status is not Status.PUBLISHED or before is None or after is None:
        return Movement(earlier, later, decide(Evidence(status)))
    group = group_compared(standard, before, after)
    between = standard.comparability(points.indicator, earlier, later, group) if standard.has_edition(later) else None
    if between is None or not between.comparable:
        reasons = tuple(change.what for change in between.refusals) if between else ()
        return Movement(earlier, later, decide(Evidence(status, comparable=False)), reasons=reasons)
    measure = measure_of(standard, after)
    line = points.line(earlier, later)
    years = line or (earlier, later)
    interval = _change_interval(measure, [point for year in years if (point := points.by_year[year]) is not None])
    if interval is None:
        verdict = decide(Evidence(status, tested=False))
        return Movement(earlier, later, verdict, _plain_change(measure, before, after))
    is_gap = measure.equality is not None
    change = clear_change(measure, interval)
    verdict = decide(
        Evidence(
            status,
            change=change,
            ends_agree=ends_agree(before, after, change),
            few=points.has_few_people(years),
            gap=gap_between(measure, before, after) if is_gap else None,
            better=None if is_gap else standard.indicator(after.indicator, after.year).better,
        )
    )
    chance = p_value(interval, measure.no_change, is_ratio=measure.is_ratio)
    return Movement(earlier, later, verdict, *interval, trend_years=line, p_value=chance)


def _change_interval(measure: MeasureDefinition, results: Sequence[Result]) -> Interval | None:
    estimates = {result.year: Interval.from_result(result) for result in results}
    known = {year: estimate for year, estimate in estimates.items() if estimate is not None}
    if len(known) < len(estimates):
        return None
    if len(known) >= FEWEST_FOR_TREND:
        return trend_of_ratios_interval(known) if measure.is_ratio else trend_interval(known)
    earlier, later = known.values()
    return ratio_of_ratios_interval(earlier, later) if measure.is_ratio else difference_interval(earlier, later)


def _plain_change(measure: MeasureDefinition, before: Result, after: Result) -> float | None:
    if before.value is None or after.value is None or (measure.is_ratio and before.value <= 0):
        return None
    return after.value / before.value if measure.is_ratio else after.value - before.value
