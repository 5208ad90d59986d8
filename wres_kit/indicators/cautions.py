"""What a reader must know about a comparison of years."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from wres_kit.indicators.calculation import measure_of, measures_of
from wres_kit.indicators.results import Basis, Result, Unit
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wres_kit.indicators.results import MeasureDefinition
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
        CautionKind.SMALL_NUMBERS: [year for year, point in valued.items() if has_few(standard, point, results)],
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


def has_few(standard: Standard, headline: Result, results: Sequence[Result]) -> bool:
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
